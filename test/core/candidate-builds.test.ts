import { describe, expect, it } from 'vitest';
import type { BuildNews, Candidate, CandidateEvent } from '#core/candidate.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import { aCandidate, aCell, aFrozenComponent, at, attempts, built } from '../given/candidate.ts';
import { aStagedImage } from '../given/image.ts';
import { nextOf, summary } from '../given/summary.ts';

function told(news: BuildNews, component = 'hello'): CandidateEvent {
  return { type: 'build-told', component, news };
}

function withUnit(outcome: 'passed' | 'failed'): BuildNews {
  return built('hello', { unit: { outcome, why: `was ${outcome}` } });
}

const unitCell = aCell('unit-hello', { runs: 'unit', component: 'hello' });
const components = [aFrozenComponent(), aFrozenComponent({ name: 'other' })];

describe('news of a build', () => {
  it('says why the candidate failed', () => {
    const news = { phase: 'failed', images: [], why: 'exit 1' } as const;
    const next = nextOf(decideCandidate(aCandidate('building'), told(news), at(1)));
    expect(next.why).toBe('hello was not built: exit 1');
  });

  it('that comes late takes no build back that stands', () => {
    const opened = aCandidate('building', { components });
    const half = nextOf(decideCandidate(opened, told(built()), at(1)));
    const late = told({ phase: 'under-way', images: [] });
    expect(decideCandidate(half, late, at(2)).kind).toBe('stale');
  });

  it('never changes the digests that are tested', () => {
    const other = told(built('hello', { images: [aStagedImage('hello', 'other content')] }));
    expect(decideCandidate(aCandidate('testing'), other, at(1)).kind).toBe('stale');
  });

  it('is the same news whatever the order of its keys', () => {
    const opened = aCandidate('building', {
      builds: { hello: { images: [], phase: 'under-way' } },
    });
    const same = told({ phase: 'under-way', images: [] });
    expect(decideCandidate(opened, same, at(1)).kind).toBe('stale');
  });

  it('does not revive a candidate that failed for want of a build', () => {
    const failed = nextOf(
      decideCandidate(aCandidate('building'), told({ phase: 'failed', images: [] }), at(1)),
    );
    const next = nextOf(decideCandidate(failed, told(withUnit('passed')), at(2)));
    expect(next).toMatchObject({ phase: 'failed', why: failed.why });
  });
});

describe('news of unit tests', () => {
  const rows: readonly [string, Candidate, BuildNews, string][] = [
    [
      'that come with the build pass it, and its files are waited for',
      aCandidate('building', { frozenCells: [unitCell] }),
      withUnit('passed'),
      'testing stage-files',
    ],
    [
      'that come with the build fail it before anything else has run',
      aCandidate('building', { frozenCells: [unitCell, aCell('e2e')] }),
      withUnit('failed'),
      'failed stage-files start-cell:e2e:1',
    ],
    [
      'that come before the set is whole wait for it',
      aCandidate('building', {
        components,
        frozenCells: [unitCell],
        builds: { hello: built(), other: { phase: 'under-way', images: [] } },
      }),
      withUnit('failed'),
      'building',
    ],
    [
      'that come later accept it',
      aCandidate('testing', { frozenCells: [unitCell], cells: { 'unit-hello': attempts('open') } }),
      withUnit('passed'),
      'accepted',
    ],
    [
      'that failed after all fail an accepted candidate',
      aCandidate('accepted', {
        frozenCells: [unitCell],
        cells: { 'unit-hello': attempts('passed') },
        builds: { hello: withUnit('passed') },
      }),
      withUnit('failed'),
      'failed',
    ],
    [
      'that passed after all accept a failed candidate',
      aCandidate('failed', {
        frozenCells: [unitCell],
        cells: { 'unit-hello': attempts('failed') },
        builds: { hello: withUnit('failed') },
      }),
      withUnit('passed'),
      'accepted',
    ],
    [
      'are only recorded once a promotion is admitted',
      aCandidate('promoting', { frozenCells: [unitCell], cells: {} }),
      withUnit('failed'),
      'promoting',
    ],
    [
      'that are known tell nothing',
      aCandidate('testing', { frozenCells: [unitCell], builds: { hello: withUnit('failed') } }),
      withUnit('failed'),
      'stale',
    ],
    [
      'let no candidate go back to its tests',
      aCandidate('failed', { cells: { e2e: attempts('open') } }),
      withUnit('passed'),
      'failed',
    ],
  ];
  it.each(rows)('%s', (_how, candidate, news, expected) => {
    expect(summary(decideCandidate(candidate, told(news), at(1)))).toBe(expected);
  });
});
