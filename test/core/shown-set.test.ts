import { describe, expect, it } from 'vitest';
import type { ActionName } from '#core/action.ts';
import type { Candidate } from '#core/candidate.ts';
import type { HeldThing, Holding } from '#core/hold.ts';
import type { PrecedingRelease } from '#core/preceding-release.ts';
import { type SetFacts, shownSet } from '#core/shown-set.ts';
import { aCandidate, aCell, aFrozenComponent, attempts, built } from '../given/candidate.ts';
import { aHold } from '../given/hold.ts';
import { aPromotion, aTestedCell } from '../given/promotion.ts';
import { aRelease } from '../given/release.ts';
import { aTag } from '../given/version.ts';
import { aWaiver } from '../given/waiver.ts';

const verdict = { standing: 'waits', sentence: 'It waits.', who: [] } as const;

function shown(candidate: Candidate, facts: Partial<SetFacts> = {}) {
  const nothing = { promotion: undefined, release: undefined, testedBefore: undefined };
  return shownSet(
    {
      ...{ candidate, ...nothing, verdict, held: [], logs: new Map() },
      line: { name: 'sample', promoters: ['ann@example.com'] },
      soFar: { before: undefined, versions: [] },
      ...facts,
    },
    100,
  );
}

function precededBy(...tags: readonly (readonly [string, string])[]): PrecedingRelease {
  const components = tags.map(([name, tag]) => ({ name, tag, images: [name] }));
  return { name: 'sample@v1.0.0', version: 'v1.0.0', components };
}

function actionsOf(candidate: Candidate, facts: Partial<SetFacts> = {}): readonly ActionName[] {
  return shown(candidate, facts).actions.map(({ name }) => name);
}

describe('a candidate as it is shown', () => {
  it.each([
    ['the first', undefined, 'first'],
    ['as it was', precededBy(['hello', 'v1.0.0']), 'none'],
    ['another patch', precededBy(['hello', 'v0.9.0']), 'major'],
    ['added', precededBy(['other', 'v1.0.0']), 'minor'],
  ] as const)('says how each component differs: %s', (_what, preceding, change) => {
    const [component] = shown(aCandidate('testing'), {
      soFar: { before: preceding, versions: [] },
    }).components;
    expect(component?.change).toBe(change);
    const tag = preceding?.components.find(({ name }) => name === 'hello')?.tag;
    expect(component?.before).toBe(tag);
  });

  it('shows what is built, with its log, and how many images stand', () => {
    const images = [
      { name: 'hello', platforms: ['linux/amd64'] },
      { name: 'late', platforms: ['linux/amd64', 'linux/arm64'] },
    ];
    const skipped = { hello: [{ tag: aTag('v1.1.0'), why: 'in quarantine' }] };
    const components = [aFrozenComponent({ images })];
    const builds = {
      hello: built('hello', {
        ...{ why: 'built', lacks: 'linux/s390x' },
        unit: { outcome: 'passed' as const, why: 'passed' },
      }),
    };
    const candidate = aCandidate('testing', { components, builds, skipped });
    const logs = new Map([['key of hello', 'https://logs.example/1']]);
    const [component] = shown(candidate, { logs }).components;
    expect(component?.build).toEqual({
      ...{ key: 'key of hello', phase: 'built', origin: 'build', why: 'built' },
      ...{ lacks: 'linux/s390x', url: 'https://logs.example/1' },
    });
    expect(component?.images).toEqual([
      expect.objectContaining({ name: 'hello', platforms: ['linux/amd64'], platformsExpected: 1 }),
      { name: 'late', platforms: [], platformsExpected: 2 },
    ]);
    expect(component?.unit).toBe('passed');
    expect(component?.skipped).toEqual([{ tag: 'v1.1.0', why: 'in quarantine' }]);
  });

  it('knows nothing of a build of which nobody told yet', () => {
    const [component] = shown(aCandidate('building', { builds: {} })).components;
    expect(component?.build).toEqual({ key: 'key of hello', phase: 'under-way' });
    expect(component).not.toHaveProperty('unit');
  });

  it('shows every attempt at its cells, with the last words of what failed', () => {
    const failedStep = { index: 0, name: 'sh', lastLines: ['no such file'] };
    const facts = { url: 'https://logs.example/2', failedTests: ['mounts'], failedStep };
    const run = attempts('failed', 'open');
    const more = [facts, { rerunOf: 1 }];
    const cells = {
      e2e: { ...run, attempts: run.attempts.map((one, at) => ({ ...one, ...more[at] })) },
    };
    const frozenCells = [aCell('e2e', { matrix: { kubernetes: '1.35' } }), aCell('sanity')];
    const candidate = aCandidate('testing', { frozenCells, cells });
    const waivers = { e2e: aWaiver() };
    const { cells: all, waived } = shown({ ...candidate, waivers });
    expect(all[0]).toMatchObject({
      ...{ cell: 'e2e', counts: 'blocking', verdict: 'open', axes: { kubernetes: '1.35' } },
      ...{ waiver: { until: '1970-01-01T00:00:04.000Z' }, deadline: '1970-01-01T00:01:00.000Z' },
      attempts: [
        {
          ...{ attempt: 1, outcome: 'failed', why: 'was failed', url: 'https://logs.example/2' },
          ...{ endedAt: '1970-01-01T00:00:00.010Z', failedTests: ['mounts'] },
          lastLines: ['no such file'],
        },
        { attempt: 2, rerunOf: 1, failedTests: [], lastLines: [] },
      ],
    });
    expect(all[1]).toEqual({
      ...{ cell: 'sanity', runs: 'external', counts: 'blocking', verdict: 'open', attempts: [] },
    });
    expect(waived.map(({ cell }) => cell)).toEqual(['e2e']);
  });

  it('tells no waiver that is over', () => {
    const candidate = aCandidate('failed', { waivers: { e2e: aWaiver({ untilMs: 50 }) } });
    expect(shown(candidate).waived).toEqual([]);
    expect(shown(candidate).cells[0]).not.toHaveProperty('waiver');
  });

  it('compares its cells with those of the release before', () => {
    const testedBefore = [aTestedCell('e2e'), aTestedCell('gone')];
    const { cells, removedCells, since } = shown(aCandidate('failed'), {
      ...{ testedBefore, soFar: { before: precededBy(['hello', 'v1.0.0']), versions: [] } },
    });
    expect(cells[0]?.news).toBe('newly failing');
    expect(removedCells).toEqual(['gone']);
    expect(since).toBe('sample@v1.0.0');
  });

  it('shows what holds it: of itself, of its line, of its components; and what keeps it', () => {
    const candidate = aCandidate('accepted', { holds: [aHold()], pins: [aHold({ owner: 'qa' })] });
    const line: HeldThing = { kind: 'line', name: 'sample' };
    const over: Holding = { holds: [aHold({ untilMs: 7 })] };
    const held: SetFacts['held'] = [
      [line, { holds: [aHold()] }],
      [{ kind: 'component', name: 'hello' }, over],
    ];
    const { holding } = shown(candidate, { held });
    expect(holding.map(({ kind, thing, owner }) => [kind, thing.kind, owner])).toEqual([
      ['hold', 'candidate', 'security'],
      ['pin', 'candidate', 'qa'],
      ['hold', 'line', 'security'],
    ]);
  });

  it('says where else to look, as far as there is something', () => {
    const candidate = aCandidate('testing');
    expect(Object.keys(shown(candidate).links)).toEqual(['candidate', 'plan', 'audit', 'line']);
    const restores = { candidate: 'zero', by: 'ann', reason: 'x' };
    const promoted = shown(
      { ...aCandidate('released'), restores },
      { promotion: aPromotion('done', []), release: aRelease() },
    );
    expect(promoted.links['release']).toBe('/api/v1/releases/sample@v1.0.0');
    expect(promoted.links['promotion']).toBe('/api/v1/promotions/one');
    expect(promoted.restores).toBe('zero');
    expect(shown(aCandidate('building'))).not.toHaveProperty('findings');
  });
});

describe('what people can do with a candidate', () => {
  const promoting = aCandidate('promoting');
  it.each<[string, Candidate, Partial<SetFacts>, readonly ActionName[]]>([
    ['building', aCandidate('building'), {}, ['hold', 'pin', 'test-again']],
    ['accepted', aCandidate('accepted'), {}, ['hold', 'pin', 'test-again']],
    ['failed', aCandidate('failed'), {}, ['hold', 'pin', 'test-again']],
    [
      'promoting',
      promoting,
      { promotion: aPromotion('copying', ['x']) },
      ['give-up', 'pin', 'test-again'],
    ],
    [
      'held',
      promoting,
      { promotion: { ...aPromotion('tagging', ['x']), held: 'CONFLICT' } },
      ['resume', 'give-up', 'pin', 'test-again'],
    ],
    [
      'released',
      aCandidate('released'),
      { promotion: aPromotion('done', []), release: aRelease() },
      ['withdraw-release', 'pin', 'test-again'],
    ],
    [
      'withdrawn',
      aCandidate('released'),
      {
        promotion: {
          ...aPromotion('correcting', ['x']),
          withdrawn: { by: 'ann', reason: 'x', atMs: 1 },
        },
        release: aRelease({ state: 'withdrawn' }),
      },
      ['pin', 'test-again'],
    ],
    ['collecting', aCandidate('collecting'), {}, ['test-again']],
    ['collected', aCandidate('collected'), {}, ['restore', 'test-again']],
    ['without a line', aCandidate('accepted'), { line: undefined }, ['hold', 'pin']],
  ])('that is %s', (_what, candidate, facts, expected) => {
    expect(actionsOf(candidate, facts)).toEqual(expected);
  });

  it('is to waive what failed, and to say what people looked at, cell by cell', () => {
    const frozenCells = [
      aCell('e2e'),
      aCell('sanity'),
      aCell('passed'),
      aCell('look', { runs: 'manual' }),
      aCell('glance', { runs: 'manual' }),
    ];
    const cells = {
      ...{ e2e: attempts('failed'), sanity: attempts('failed'), passed: attempts('passed') },
      ...{ look: attempts('open'), glance: attempts('passed') },
    };
    const { actions } = shown(aCandidate('testing', { frozenCells, cells }));
    expect(actions.map(({ name, body }) => [name, body['cell']])).toEqual([
      ['waive', 'e2e'],
      ['waive', 'sanity'],
      ['tell-result', 'look'],
      ['hold', undefined],
      ['pin', undefined],
      ['test-again', undefined],
    ]);
    for (const { who, consequences, path } of actions) {
      expect(who).toEqual(['ann@example.com']);
      expect(consequences.length).toBeGreaterThan(0);
      expect(path).toMatch(/^\/api\/v1\/[a-z-]+$/);
    }
  });
});
