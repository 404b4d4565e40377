import type { ShownCell, ShownComponent, ShownSet, ShownStep } from '#core/shown-candidate.ts';
import { type Block, facts, line, type Styled, section, table } from '../frame/blocks.ts';
import { cellsText } from './candidate-rows.ts';
import { holdBlocks, waiverBlocks } from './hold-blocks.ts';
import { verdictBlocks } from './verdict-blocks.ts';
import { counted, outcomeWords, phaseWords, shortHash, timeText } from './words.ts';

/** A candidate with all that is known of it. */
export function setBlocks(shown: ShownSet): readonly Block[] {
  const { candidate, line: name, phase, version, versionToBe, since } = shown;
  return [
    line([{ text: candidate, style: 'strong' }, ` of ${name}, `, phaseWords(phase)]),
    ...verdictBlocks(shown.verdict),
    ...facts({
      release:
        version ?? (versionToBe === undefined ? undefined : `${versionToBe}, if promoted now`),
      since,
      round: shown.round,
      opened: timeText(shown.openedAt),
      decided: timeText(shown.decidedAt),
      cells: `${cellsText(shown.blocking)} blocking; ${cellsText(shown.informing)} informing`,
      restores: shown.restores,
      expires: timeText(shown.expires),
      findings: shown.findings === undefined ? undefined : counted(shown.findings, 'finding'),
    }),
    ...section('Way', table(['step', 'state', 'began', 'ended', ''], shown.steps.map(stepRow))),
    ...section('Components', componentTable(shown.components)),
    ...section('Cells', cellTable(shown.cells)),
    ...section('Failed attempts', shown.cells.flatMap(failureBlocks)),
    ...section(
      'Cells of the release before that are gone',
      shown.removedCells.map((cell) => line(cell, 2)),
    ),
    ...section('Held', holdBlocks(shown.holding)),
    ...section('Waived', waiverBlocks(shown.waived)),
    ...section('What can be done', shown.actions.flatMap(actionBlocks)),
  ];
}

const stepStyles: Readonly<Record<ShownStep['state'], Styled['style']>> = {
  done: 'good',
  now: 'waits',
  ahead: 'quiet',
  failed: 'bad',
  held: 'bad',
  never: 'quiet',
};

function stepRow({ name, state, began, ended, told = '' }: ShownStep) {
  return [name, { text: state, style: stepStyles[state] }, timeText(began), timeText(ended), told];
}

function componentTable(components: readonly ShownComponent[]): readonly Block[] {
  return table(
    ['component', 'tag', 'commit', 'change', 'build', 'images', ''],
    components.map(({ name, tag, commit, before, change, build, images, unit, skipped }) => [
      name,
      tag,
      shortHash(commit),
      before === undefined || before === tag ? change : `${change}, from ${before}`,
      build.origin === 'production' ? 'from production' : phaseWords(build.phase),
      images.map(({ name: image, digest }) => `${image} ${shortHash(digest) || '-'}`).join(', '),
      [
        ...(build.why === undefined ? [] : [build.why]),
        ...(build.lacks === undefined ? [] : [`lacks ${build.lacks}`]),
        ...(unit === undefined ? [] : [`unit tests ${unit}`]),
        ...skipped.map((one) => `not ${one.tag}: ${one.why}`),
      ].join('; '),
    ]),
  );
}

function cellTable(cells: readonly ShownCell[]): readonly Block[] {
  return table(
    ['cell', 'runs', 'counts', 'verdict', 'attempts', ''],
    cells.map(({ cell, runs, counts, verdict, attempts, news, waiver, deadline }) => [
      cell,
      runs,
      counts,
      outcomeWords(verdict),
      `${attempts.length}`,
      [
        ...(news === undefined || news === 'as before' ? [] : [news]),
        ...(waiver === undefined ? [] : [`waived until ${timeText(waiver.until)}`]),
        ...(verdict === 'open' && deadline !== undefined ? [`until ${timeText(deadline)}`] : []),
      ].join('; '),
    ]),
  );
}

/** What went wrong, of the last attempt at a cell that has not passed. */
function failureBlocks({ cell, verdict, attempts }: ShownCell): readonly Block[] {
  const last = attempts.at(-1);
  if (last?.outcome === undefined || last.outcome === 'passed' || verdict === 'flaky-passed')
    return [];
  const { attempt, outcome, why = '', url, failedTests, lastLines } = last;
  return [
    line([`${cell}, attempt ${attempt}: `, outcomeWords(outcome), why === '' ? '' : `, ${why}`], 2),
    ...(url === undefined ? [] : [line(url, 4)]),
    ...failedTests.map((test) => line(test, 4)),
    ...lastLines.map((one) => line({ text: one, style: 'quiet' }, 4)),
  ];
}

function actionBlocks({
  name,
  title,
  who,
  refusal,
}: ShownSet['actions'][number]): readonly Block[] {
  const by = who.length === 0 ? '' : `, by ${who.join(', ')}`;
  return [
    line([{ text: name, style: 'strong' }, `: ${title}${by}`], 2),
    ...(refusal === undefined ? [] : [line({ text: `not now: ${refusal}`, style: 'quiet' }, 4)]),
  ];
}
