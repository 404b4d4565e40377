import type { ShownAction } from '#core/action.ts';
import type {
  ShownAttempt,
  ShownCandidate,
  ShownCandidates,
  ShownCell,
  ShownComponent,
  ShownSet,
} from '#core/shown-candidate.ts';
import type { ShownHold } from '#core/shown-hold.ts';
import type { ShownLine } from '#core/shown-line.ts';
import type { Verdict } from '#core/verdict.ts';

/** When the answers below are looked at. */
export const shownAtMs = Date.parse('2026-01-14T12:00:00.000Z');

/** The one who may do everything that is offered in these answers. */
export const promoterShown = 'ann@sample.example';

const kubernetes = ['1.32', '1.33', '1.34', '1.35'];
const verdicts = ['passed', 'passed', 'flaky-passed', 'failed', 'timed-out', 'errored', 'open'];
const news = ['as before', 'newly failing', 'fixed', 'still failing', 'new'] as const;
const at = (hours: number) => new Date(shownAtMs - hours * 3_600_000).toISOString();

/** A line as the API answers it, with so many components and everything that a line may have. */
export function aLargeLine(components: number): ShownLine {
  const names = Array.from({ length: components }, (_none, index) => `component-${index}`);
  return {
    line: 'sample',
    released: {
      ...{ version: 'v1.4.0', candidate: idOf(900), at: at(24 * 41) },
      components: names.map((name) => ({ name, tag: 'v1.0.0' })),
    },
    newest: aRow(0),
    verdict: aVerdict,
    holds: [aHold],
    components: names.map((name) => ({ name, base: '1' })),
    ...{ promoters: [promoterShown, 'bob@sample.example'], approvals: 1 },
    ...{ quietUntil: at(-1), nextRound: at(-10) },
    actions: [anAction('test-again', { line: 'sample' })],
  };
}

/** A page of so many candidates of a line, and where the next one is. */
export function manyCandidates(count: number): ShownCandidates {
  const candidates = Array.from({ length: count }, (_none, index) => aRow(index));
  return { candidates, next: `/api/v1/lines/sample/candidates?after=${idOf(count)}` };
}

/** A candidate as the API answers it, with so many components and cells, and everything it may have. */
export function aLargeSet(components: number, cells: number): ShownSet {
  return {
    ...aRow(0),
    ...{ verdict: aVerdict, since: 'sample@v1.4.0', findings: 2, restores: idOf(7) },
    steps: [
      { name: 'tags', state: 'done', began: at(9), ended: at(8) },
      { name: 'build', state: 'done', began: at(8), ended: at(7), told: '50 of 50 built' },
      { name: 'test', state: 'held', began: at(7), told: '3 cells are open' },
      { name: 'decision', state: 'ahead' },
      { name: 'copy', state: 'failed', told: 'a step that failed' },
      { name: 'announcement', state: 'never' },
    ],
    components: Array.from({ length: components }, (_none, index) => aComponent(index)),
    cells: Array.from({ length: cells }, (_none, index) => aCell(index)),
    removedCells: ['upgrade-from-1-2'],
    holding: [aHold],
    waived: [],
    actions: [
      anAction('hold', { candidate: idOf(0) }),
      anAction('pin', { candidate: idOf(0) }),
      anAction('waive', { candidate: idOf(0), cell: 'suite-3' }),
    ],
    links: { plan: `/api/v1/candidates/${idOf(0)}/plan` },
  };
}

const aVerdict: Verdict = {
  standing: 'needs a person',
  sentence: 'suite-3 failed twice and counts: fix it, or waive it with a reason.',
  who: [promoterShown, 'bob@sample.example'],
  way: 'waive the cell, or tag a component anew',
  since: at(3),
  expected: { at: at(-2), of: 12, isLate: false },
};

const aHold: ShownHold = {
  kind: 'hold',
  thing: { kind: 'line', name: 'sample' },
  reason: 'a storage regression is being looked at',
  owner: 'storage team',
  ...{ by: 'bob@sample.example', at: at(30), until: at(-48) },
};

function anAction(name: ShownAction['name'], body: ShownAction['body']): ShownAction {
  return {
    ...{ name, title: `Do ${name} here`, path: `/api/v1/${name}s`, body },
    fields: [
      { name: 'reason', label: 'Why', kind: 'text', isRequired: true },
      { name: 'until', label: 'Until', kind: 'until', isRequired: true, preset: at(-168) },
      { name: 'link', label: 'Where it is told of', kind: 'link', isRequired: false },
      { name: 'kind', label: 'Kind', kind: 'choice', isRequired: true, choices: ['a', 'b'] },
    ],
    consequences: ['It is recorded for everybody.', 'It ends by itself.'],
    who: [promoterShown],
    refusal: 'its line is held until tomorrow',
  };
}

function aRow(index: number): ShownCandidate {
  return {
    ...{ candidate: idOf(index), line: 'sample', round: 'first', phase: 'testing' },
    ...{ why: '3 blocking cells are open', versionToBe: 'v1.5.0' },
    ...{ openedAt: at(9 + index), decidedAt: at(8 + index), expires: at(-24 * 30) },
    blocking: { of: 30, passed: 24, flaky: 2, open: 3, failed: 3 },
    informing: { of: 10, passed: 9, flaky: 0, open: 0, failed: 1 },
    changed: Array.from({ length: 6 }, (_none, one) => ({
      ...{ component: `component-${one}`, bump: 'minor', why: 'v1.0.0 to v1.1.0' },
    })),
    ...{ waivers: 1, holds: 1 },
  };
}

function aComponent(index: number): ShownComponent {
  const name = `component-${index}`;
  return {
    ...{ name, repository: `https://git.sample.example/sample/${name}`, tag: 'v1.1.0' },
    ...{ commit: 'afdc3d7f02f0b622b1854c0061e6a2c0db3a7b62', committedAt: at(12) },
    ...{ before: 'v1.0.0', change: 'minor', unit: 'passed' },
    build: {
      ...{ key: idOf(index), phase: 'failed', origin: 'build', lacks: 'linux/s390x' },
      ...{ url: 'https://builds.sample.example/1', why: 'step 2 failed' },
    },
    images: [
      {
        ...{ name, digest: `sha256:${'e4'.repeat(32)}` },
        ...{ platforms: ['linux/amd64', 'linux/arm64'], platformsExpected: 3 },
      },
      { name: `${name}-windows`, platforms: [], platformsExpected: 2 },
    ],
    skipped: index % 10 === 0 ? [{ tag: 'v1.2.0', why: 'quarantined' }] : [],
  };
}

function aCell(index: number): ShownCell {
  const version = kubernetes[index % kubernetes.length] ?? '';
  const suite = `suite-${Math.floor(index / kubernetes.length)}`;
  const verdict = verdicts[index % verdicts.length];
  const waiver = {
    ...{ candidate: idOf(0), cell: suite, reason: 'a known flake', owner: 'storage team' },
    ...{ link: 'https://issues.sample.example/7', by: promoterShown, at: at(2), until: at(-90) },
  };
  return {
    ...{ cell: `${suite}-${version.replace('.', '-')}`, runs: 'cloud-build', counts: 'blocking' },
    verdict: isVerdict(verdict) ? verdict : 'open',
    axes: { kubernetes: version, arch: 'amd64' },
    news: news[index % news.length] ?? 'new',
    attempts: [anAttempt(1), anAttempt(2)],
    ...(index % 7 === 3 && { waiver }),
    deadline: at(-1),
  };
}

function isVerdict(word: string | undefined): word is ShownCell['verdict'] {
  return verdicts.includes(word ?? '');
}

function anAttempt(attempt: number): ShownAttempt {
  return {
    ...{ attempt, outcome: 'failed', why: 'step 1 failed', openedAt: at(6), endedAt: at(5) },
    ...{ url: 'https://builds.sample.example/2', rerunOf: 1 },
    failedTests: ['mounts a volume', 'expands a volume'],
    lastLines: ['waiting for the volume', 'panic: no disk'],
  };
}

function idOf(index: number): string {
  return `7970d659-c9c4-5075-8d23-${String(index).padStart(12, '0')}`;
}
