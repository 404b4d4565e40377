import type { ShownLine, ShownLines } from '#core/shown-line.ts';
import { type Block, facts, line, section, table } from '../frame/blocks.ts';
import { candidateHeading, candidateRows } from './candidate-rows.ts';
import { holdBlocks } from './hold-blocks.ts';
import { verdictBlocks } from './verdict-blocks.ts';
import { counted, standingWords, timeText } from './words.ts';

/** Every line, one a row: what is out, how it stands, and why. */
export function linesBlocks({ lines }: ShownLines): readonly Block[] {
  if (lines.length === 0) return [line('there is no release line')];
  return table(
    ['line', 'released', 'newest candidate', 'stands', 'why'],
    lines.map(({ line: name, released, newest, verdict }) => [
      { text: name, style: 'strong' },
      released?.version ?? '-',
      newest?.candidate ?? '-',
      standingWords(verdict.standing),
      verdict.sentence,
    ]),
  );
}

/** One line, whole. */
export function lineBlocks(shown: ShownLine): readonly Block[] {
  const { line: name, released, newest, verdict, holds, components, promoters, approvals } = shown;
  const out =
    released === undefined ? 'nothing yet' : `${released.version}, ${timeText(released.at)}`;
  const also = approvals === 0 ? '' : `, with ${counted(approvals, 'approval')} of others`;
  return [
    line({ text: name, style: 'strong' }),
    ...verdictBlocks(verdict),
    ...facts({
      released: out,
      promoters: `${promoters.join(', ')}${also}`,
      'quiet until': timeText(shown.quietUntil),
      'next round': timeText(shown.nextRound),
    }),
    ...section(
      'Newest candidate',
      newest === undefined ? [] : table(candidateHeading, candidateRows([newest])),
    ),
    ...section('Components', componentRows(components, released)),
    ...section('Held', holdBlocks(holds)),
  ];
}

function componentRows(
  components: ShownLine['components'],
  released: ShownLine['released'],
): readonly Block[] {
  const tagOf = (name: string) => released?.components.find((one) => one.name === name)?.tag ?? '-';
  return table(
    ['component', 'base', 'released'],
    components.map(({ name, base }) => [name, base, tagOf(name)]),
  );
}
