import { expect, test } from 'vitest';
import type { CandidatePhase } from '#core/candidate.ts';
import { judgeRound } from '#core/candidate-rounds.ts';
import { aCandidate } from '../given/candidate.ts';

type Known = readonly [round: string, phase: CandidatePhase];

const sinceMs = Date.UTC(2026, 0, 5, 2);
const open = (round: string) => ({ kind: 'open', round });
const again = open('again-2026-01-05T02:00:00.000Z');
const stands = (id: string) => ({ kind: 'stands', candidate: expect.objectContaining({ id }) });
const refused = (why: string) => ({ kind: 'refused', why: expect.stringContaining(why) });
const wayOut = /this set was tested before as .*; to test it again, POST \/api\/v1\/rounds$/;
const failed = { kind: 'refused', why: expect.stringMatching(wayOut) };

test.each<readonly [string, readonly Known[], object]>([
  ['first', [], open('first')],
  ['first', [['first', 'building']], stands('first building')],
  ['first', [['first', 'testing']], stands('first testing')],
  ['first', [['first', 'accepted']], stands('first accepted')],
  ['first', [['first', 'promoting']], stands('first promoting')],
  ['first', [['first', 'released']], stands('first released')],
  ['first', [['first', 'failed']], failed],
  ['first', [['first', 'superseded']], again],
  ['first', [['first', 'collecting']], again],
  ['first', [['first', 'collected']], again],
  ['first', [['person-a', 'building']], stands('person-a building')],
  ['first', [['person-a', 'failed']], failed],
  // The newest candidate of a set says whether it failed.
  [
    'first',
    [
      ['first', 'failed'],
      ['person-a', 'collected'],
    ],
    again,
  ],
  [
    'first',
    [
      ['first', 'superseded'],
      ['again-x', 'failed'],
    ],
    failed,
  ],
  [
    'first',
    [
      ['first', 'superseded'],
      ['again-x', 'superseded'],
    ],
    again,
  ],
  [
    'first',
    [
      ['first', 'failed'],
      ['person-a', 'accepted'],
      ['person-b', 'testing'],
    ],
    stands('person-b testing'),
  ],
  ['person-a', [], open('person-a')],
  ['person-a', [['first', 'failed']], open('person-a')],
  ['person-a', [['first', 'accepted']], open('person-a')],
  ['person-a', [['first', 'released']], open('person-a')],
  ['person-a', [['first', 'superseded']], open('person-a')],
  [
    'person-a',
    [['first', 'building']],
    refused('person-a: this set is building as first building already'),
  ],
  [
    'person-a',
    [['person-b', 'testing']],
    refused('person-a: this set is testing as person-b testing already'),
  ],
  [
    'person-a',
    [['person-a', 'failed']],
    refused('person-a: this set is failed as person-a failed already'),
  ],
])('the round %s of a set with %j', (round, known, expected) => {
  const ofSet = known.map(([name, phase], at) =>
    aCandidate(phase, { id: `${name} ${phase}`, round: name, openedAtMs: at }),
  );
  expect(judgeRound({ round, sinceMs }, ofSet)).toEqual(expected);
  expect(judgeRound({ round, sinceMs }, ofSet.toReversed())).toEqual(expected);
});

test('a candidate that failed is told by its reason, or else by its phase', () => {
  const first = { round: 'first', sinceMs };
  const why = 'sanity: failed';
  expect(judgeRound(first, [aCandidate('failed', { why })])).toMatchObject({
    why: 'this set was tested before as one: sanity: failed; to test it again, POST /api/v1/rounds',
  });
  expect(judgeRound(first, [aCandidate('failed')])).toMatchObject({
    why: expect.stringContaining('as one: failed;'),
  });
});
