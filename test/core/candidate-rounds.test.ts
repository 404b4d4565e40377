import { expect, test } from 'vitest';
import type { CandidatePhase } from '#core/candidate.ts';
import { judgeRound } from '#core/candidate-rounds.ts';
import { aCandidate } from '../given/candidate.ts';

function of(round: string, phase: CandidatePhase) {
  return aCandidate(phase, { id: `${round} ${phase}`, round });
}

const open = { kind: 'open' };
const stands = (candidate: string) => ({ kind: 'stands', candidate });
const refused = (why: string) => ({ kind: 'refused', why });

test.each<[string, readonly (readonly [string, CandidatePhase])[], object]>([
  ['first', [], open],
  ['first', [['first', 'building']], open],
  ['first', [['first', 'testing']], stands('first testing')],
  ['first', [['first', 'accepted']], stands('first accepted')],
  ['first', [['first', 'promoting']], stands('first promoting')],
  ['first', [['first', 'released']], stands('first released')],
  ['first', [['first', 'failed']], refused('this set was tested before as first failed: failed')],
  ['first', [['first', 'superseded']], refused('this set was tested before as first superseded: ')],
  ['first', [['first', 'collecting']], refused('this set was tested before as first collecting: ')],
  ['first', [['first', 'collected']], refused('this set was tested before as first collected: ')],
  ['first', [['person-a', 'building']], stands('person-a building')],
  ['first', [['person-a', 'failed']], open],
  [
    'first',
    [
      ['first', 'failed'],
      ['person-a', 'accepted'],
      ['person-b', 'testing'],
    ],
    stands('person-b testing'),
  ],
  ['person-a', [], open],
  ['person-a', [['first', 'failed']], open],
  ['person-a', [['first', 'accepted']], open],
  ['person-a', [['first', 'released']], open],
  [
    'person-a',
    [['first', 'building']],
    refused('person-a: this set is building as first building'),
  ],
  [
    'person-a',
    [['person-b', 'testing']],
    refused('person-a: this set is testing as person-b testi'),
  ],
  ['person-a', [['person-a', 'building']], open],
  [
    'person-a',
    [
      ['first', 'testing'],
      ['person-a', 'building'],
    ],
    open,
  ],
  ['person-a', [['person-a', 'testing']], stands('person-a testing')],
  ['person-a', [['person-a', 'failed']], stands('person-a failed')],
])('the round %s of a set with %j', (round, known, expected) => {
  const verdict = judgeRound(
    round,
    known.map(([name, phase]) => of(name, phase)),
  );
  expect(verdict).toEqual(
    'why' in expected ? { ...expected, why: expect.stringContaining(`${expected.why}`) } : expected,
  );
});

test('a candidate without a reason is told by its phase', () => {
  const { why: _why, ...failed } = of('first', 'failed');
  expect(judgeRound('first', [failed])).toMatchObject({ why: expect.stringMatching(/: failed$/) });
});
