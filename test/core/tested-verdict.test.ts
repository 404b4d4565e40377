import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import { candidateVerdict } from '#core/candidate-verdict.ts';
import { aCandidate, aCell, aFrozenComponent, attempts, built } from '../given/candidate.ts';
import { candidateFacts } from '../given/candidate-facts.ts';
import { promoter, type Row, testVerdicts } from './verdict-row.ts';

/** Every cell has passed, and its files are not staged. */
function unstaged(): Candidate {
  const { findings: _none, ...candidate } = aCandidate('testing', {
    cells: { e2e: attempts('passed') },
  });
  return candidate;
}

const three = ['a', 'b', 'c'].map((name) => aFrozenComponent({ name }));

const rows: readonly Row[] = [
  {
    of: 'one that is being built',
    candidate: aCandidate('building', { components: three, builds: { a: built('a') } }),
    facts: { queued: ['c'] },
    standing: 'under way',
    says: 'Building: 1 of 3 components built; under way: b v1.0.0; waiting for a place among our builds: c v1.0.0',
  },
  {
    of: 'one whose builds all wait',
    candidate: aCandidate('building'),
    facts: { queued: ['hello'] },
    standing: 'waits',
    says: 'Building: 0 of 1 component built; waiting for a place among our builds: hello v1.0.0',
  },
  {
    of: 'one that is being built, many parts of which are under way',
    candidate: aCandidate('building', {
      components: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => aFrozenComponent({ name })),
    }),
    standing: 'under way',
    says: 'Building: 0 of 7 components built; under way: a v1.0.0, b v1.0.0, c v1.0.0, d v1.0.0, e v1.0.0 and 2 more',
  },
  {
    of: 'one that is being tested, the longest first',
    candidate: aCandidate('testing', {
      frozenCells: [
        aCell('late'),
        aCell('sanity', { runs: 'cloud-build' }),
        aCell('unit', { runs: 'unit' }),
        aCell('rests'),
        aCell('queued', { runs: 'cloud-build' }),
        aCell('done'),
        aCell('never'),
        aCell('look', { counts: 'informing' }),
      ],
      cells: {
        late: { attempts: [{ attempt: 1, openedAtMs: 5 }], nonces: [] },
        sanity: { attempts: [{ attempt: 1, openedAtMs: 2, startedAtMs: 3 }], nonces: [] },
        unit: attempts('open'),
        rests: { attempts: [{ attempt: 1, openedAtMs: 60 }], nonces: [] },
        queued: { attempts: [{ attempt: 1, openedAtMs: 4, queuedSinceMs: 4 }], nonces: [] },
        done: attempts('passed'),
      },
    }),
    standing: 'under way',
    says:
      'Testing: 1 of 7 blocking cells passed; open: unit (runs since 1970-01-01T00:00:00.000Z), ' +
      'sanity (runs since 1970-01-01T00:00:00.003Z), ' +
      'queued (waits for its place since 1970-01-01T00:00:00.004Z), ' +
      'late (asked for at 1970-01-01T00:00:00.005Z, not answered), ' +
      'rests (tried again at 1970-01-01T00:00:00.060Z), never (not begun)',
  },
  {
    of: 'one whose open cells all wait for a place',
    candidate: aCandidate('testing', {
      frozenCells: [aCell('e2e', { runs: 'cloud-build' })],
      cells: { e2e: { attempts: [{ attempt: 1, openedAtMs: 4, queuedSinceMs: 4 }], nonces: [] } },
    }),
    standing: 'waits',
    says: 'Testing: 0 of 1 blocking cell passed; open: e2e (waits for its place since 1970-01-01T00:00:00.004Z)',
  },
  {
    of: 'one with a cell that a person answers',
    candidate: aCandidate('testing', { frozenCells: [aCell('e2e', { runs: 'manual' })] }),
    standing: 'needs a person',
    says: 'Testing: 0 of 1 blocking cell passed; open: e2e (a person says what it came to)',
    who: [promoter],
    way: 'say what e2e came to: POST /api/v1/results',
  },
  {
    of: 'one whose files are not staged',
    candidate: unstaged(),
    standing: 'under way',
    says: 'Testing: 1 of 1 blocking cell passed; waits for its files to be staged',
  },
];

testVerdicts(rows);

describe('every verdict', () => {
  it('says since when it is so, and when more is to be expected', () => {
    const earlier = [10, 20, 30].map((ms) => ({ testing: 0, accepted: ms }));
    const testing = aCandidate('testing', { enteredAtMs: { building: 1, testing: 100 } });
    const facts = { earlier };
    expect(candidateVerdict(candidateFacts(testing, facts), 131)).toMatchObject({
      since: '1970-01-01T00:00:00.100Z',
      expected: { at: '1970-01-01T00:00:00.120Z', of: 3, isLate: true },
    });
    const done = { ...aCandidate('accepted'), enteredAtMs: { testing: 1, accepted: 7 } };
    const verdict = candidateVerdict(candidateFacts(done, facts), 10);
    expect(verdict).toMatchObject({ since: '1970-01-01T00:00:00.007Z' });
    expect(verdict).not.toHaveProperty('expected');
  });
});
