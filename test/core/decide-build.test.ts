import { describe, expect, it } from 'vitest';
import type { Build, BuildEvent, BuildPhase, CollectingStage } from '#core/build.ts';
import { decideBuild } from '#core/decide-build.ts';
import { aBuild, anInput, aReleasedImage } from '../given/build.ts';
import { aStagedImage } from '../given/image.ts';
import { aRecipe } from '../given/recipe.ts';
import { nextOf, summary } from '../given/summary.ts';

const columns = [
  'no build',
  'wanted',
  'running',
  'built',
  'failed',
  'collecting',
  'collected',
] as const satisfies readonly Column[];
const nowMs = 1000;

function wanted(candidate: string, facts: Partial<BuildEvent & { type: 'wanted' }> = {}) {
  const event = { type: 'wanted', key: 'key', candidate, input: anInput(), released: [] } as const;
  return { ...event, ...facts };
}

const started: BuildEvent = {
  type: 'run-started',
  run: 'images',
  attempt: 1,
  buildId: 'b1',
  registryTag: 'r1',
  url: 'u1',
};
const passed: BuildEvent = {
  type: 'run-ended',
  run: 'images',
  attempt: 1,
  buildId: 'b1',
  registryTag: 'r1',
  url: 'u1',
  outcome: 'passed',
  why: 'success',
  found: [aStagedImage()],
};
const failed: BuildEvent = { ...passed, outcome: 'failed', why: 'exit 1', found: [] };
const errored: BuildEvent = { ...failed, outcome: 'errored' };

type Column = 'no build' | BuildPhase;
type Row = readonly [string, BuildEvent, Readonly<Partial<Record<Column, string>>>];

/** One row per event: what it does to a build in each phase; what is not named is stale. */
const table: readonly Row[] = [
  [
    'wanted by another',
    wanted('two'),
    {
      'no build': 'wanted start-run:images:1',
      wanted: 'wanted deliver:two',
      running: 'running deliver:two',
      built: 'built deliver:two',
      failed: 'wanted start-run:images:2',
      collecting: 'collecting',
      collected: 'wanted start-run:images:2',
    },
  ],
  [
    'wanted by the same',
    wanted('one'),
    {
      'no build': 'wanted start-run:images:1',
      collecting: 'collecting',
      collected: 'wanted start-run:images:2',
    },
  ],
  ['started', started, { wanted: 'running' }],
  ['ended well', passed, { wanted: 'built deliver:one', running: 'built deliver:one' }],
  ['ended badly', failed, { wanted: 'failed deliver:one', running: 'failed deliver:one' }],
  [
    'ended without a result',
    errored,
    { wanted: 'wanted start-run:images:2', running: 'wanted start-run:images:2' },
  ],
  ['ended as another build', { ...passed, buildId: 'b2' }, { wanted: 'built deliver:one' }],
  ['ended as another attempt', { ...passed, attempt: 2 }, {}],
  ['still running', { type: 'still-running' }, { running: 'running' }],
  [
    'let go of',
    { type: 'unwanted', candidate: 'one' },
    {
      wanted: 'wanted',
      running: 'running',
      built: 'collecting collect-build:tags',
      failed: 'collecting collect-build:tags',
    },
  ],
  [
    'let go of by one that is over',
    { type: 'unwanted-unmade', candidate: 'one' },
    { wanted: 'wanted', running: 'running' },
  ],
  ['let go of by a stranger that is over', { type: 'unwanted-unmade', candidate: 'two' }, {}],
  ['let go of by a stranger', { type: 'unwanted', candidate: 'two' }, {}],
  [
    'started as another build',
    { ...started, buildId: 'b2' },
    {
      ...{ wanted: 'running', running: 'running', built: 'built cancel-runs' },
      ...{ failed: 'failed cancel-runs', collecting: 'collecting cancel-runs' },
      collected: 'collected cancel-runs',
    },
  ],
  ['started as no attempt of it', { ...started, attempt: 2 }, {}],
  ['told that nothing runs', { type: 'runs-cancelled', asked: 0 }, {}],
  ['looked at', { type: 'due' }, {}],
  ['without its tags', gone('tags'), { collecting: 'collecting collect-build:indexes' }],
  ['without a later stage', gone('children'), {}],
];

function gone(stage: CollectingStage): BuildEvent {
  return { type: 'stage-collected', stage };
}

function lastStage(): Build {
  return aBuild('collecting', { collecting: 'children' });
}

const cells = table.flatMap(([name, event, moves]) =>
  columns.map((column) => ({
    name,
    column,
    build: column === 'no build' ? undefined : aBuild(column),
    event,
    expected: moves[column] ?? 'stale',
  })),
);

describe('a build in every phase, at every event', () => {
  it.each(cells)('$column, $name: $expected', ({ build, event, expected }) => {
    expect(summary(decideBuild(build, event, nowMs))).toBe(expected);
  });

  it.each(cells)('$column, $name: the same event again changes nothing', ({ build, event }) => {
    const first = decideBuild(build, event, nowMs);
    const after = first.kind === 'moved' ? first.next : build;
    const again = decideBuild(after, event, nowMs);
    expect(again.kind === 'stale' ? after : again.next).toEqual(after);
  });
});

describe('a wanted build', () => {
  it('remembers what it is made from and who wants it', () => {
    expect(nextOf(decideBuild(undefined, wanted('one'), nowMs))).toEqual({
      ...anInput(),
      key: 'key',
      queuedSinceMs: nowMs,
      phase: 'wanted',
      wantedBy: ['one'],
      wantedAtMs: nowMs,
      askedAtMs: {},
      imagesRun: { attempts: [{ attempt: 1, openedAtMs: nowMs }] },
      unitRun: { attempts: [] },
      staged: [],
      left: [],
      seen: [],
      released: [],
    });
  });

  it('remembers which version was released before it', () => {
    const last = { tag: 'v0.9.0', images: [] };
    expect(nextOf(decideBuild(undefined, wanted('one', { last }), nowMs)).last).toEqual(last);
  });

  it('starts its unit tests beside its images', () => {
    const input = anInput({ unit: aRecipe() });
    const decision = decideBuild(undefined, wanted('one', { input }), nowMs);
    expect(summary(decision)).toBe('wanted start-run:images:1 start-run:unit:1');
  });

  it('joins from production where its version was released, and is not built', () => {
    const input = anInput({ unit: aRecipe() });
    const event = wanted('one', { input, released: [aReleasedImage()] });
    const decision = decideBuild(undefined, event, nowMs);
    expect(summary(decision)).toBe('built deliver:one start-run:unit:1');
    expect(nextOf(decision)).toMatchObject({
      origin: 'production',
      staged: [aStagedImage()],
      released: [aReleasedImage()],
      imagesRun: { attempts: [] },
    });
  });

  it('that failed before is built again for both', () => {
    const next = nextOf(decideBuild(aBuild('failed'), wanted('two'), nowMs));
    expect(next.wantedBy).toEqual(['one', 'two']);
  });

  it('that stands joins from production once its version was released', () => {
    const event = wanted('two', { released: [aReleasedImage()] });
    const decision = decideBuild(aBuild('built'), event, nowMs);
    expect(summary(decision)).toBe('built deliver:two');
    expect(nextOf(decision)).toMatchObject({ origin: 'production', released: [aReleasedImage()] });
  });

  it.each([
    ['errored', 'built deliver:two start-run:unit:2'],
    ['timed-out', 'built deliver:two start-run:unit:2'],
    ['failed', 'built deliver:two'],
    ['passed', 'built deliver:two'],
  ] as const)('that stands has unit tests that %s come to: %s', (outcome, comesTo) => {
    const attempt = { attempt: 1, openedAtMs: 0, outcome, endedAtMs: 1 };
    const build = aBuild('built', { unit: aRecipe(), unitRun: { attempts: [attempt] } });
    expect(summary(decideBuild(build, wanted('two'), nowMs))).toBe(comesTo);
  });

  it('is no longer unwanted', () => {
    const lonely = aBuild('running', { wantedBy: [], unwantedSinceMs: 5 });
    expect(nextOf(decideBuild(lonely, wanted('two'), nowMs)).unwantedSinceMs).toBeUndefined();
  });

  it('that is being collected is made again when it is gone, from what production has then', () => {
    const event = wanted('two', { released: [aReleasedImage()] });
    const waiting = nextOf(decideBuild(lastStage(), event, nowMs));
    const again = decideBuild(waiting, gone('children'), nowMs);
    expect(summary(again)).toBe('built deliver:two');
    expect(nextOf(again)).toMatchObject({ origin: 'production', released: [aReleasedImage()] });
  });

  it('that is being collected is built again where production does not have it', () => {
    const waiting = nextOf(decideBuild(lastStage(), wanted('two'), nowMs));
    const again = decideBuild(waiting, gone('children'), nowMs);
    expect(summary(again)).toBe('wanted start-run:images:2');
    expect(nextOf(again).staged).toEqual([]);
  });

  it('that is being collected can be let go of again', () => {
    const waiting = aBuild('collecting', { wantedBy: ['two'] });
    const event = { type: 'unwanted', candidate: 'two' } as const;
    expect(nextOf(decideBuild(waiting, event, nowMs))).toEqual(aBuild('collecting'));
  });
});
