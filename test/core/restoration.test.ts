import { expect, it } from 'vitest';
import type { Candidate, CandidatePhase } from '#core/candidate.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import { refuseRestoring, restoredRound } from '#core/restoration.ts';
import { aCandidate, at } from '../given/candidate.ts';

it.each<[CandidatePhase, Partial<Candidate>, string | undefined]>([
  ['collected', {}, undefined],
  ['collecting', {}, 'it is being collected: send the same request again in some minutes'],
  [
    ...(['testing', {}] as const),
    'it is testing, and its staging area stands; to keep it for longer, POST /api/v1/pins',
  ],
  [
    ...(['failed', { expiresAtMs: 5000 }] as const),
    'it is failed, and its staging area stands until 1970-01-01T00:00:05.000Z; ' +
      'to keep it for longer, POST /api/v1/pins',
  ],
])('a candidate that is %s with %j is restored or not', (phase, facts, why) => {
  const refused = refuseRestoring(aCandidate(phase, facts));
  const words = `candidate one is not restored: ${why}`;
  expect(refused).toEqual(why === undefined ? undefined : { code: 'conflict', why: words });
});

it('a restored candidate says which it restores, and who wanted it', () => {
  const { frozen, skipped } = aCandidate('collected');
  const restores = { candidate: 'one', by: 'b@example.com', reason: 'a fault came back' };
  const round = restoredRound('r1');
  const set = { id: 'two', line: 'sample', round, frozen, skipped, supersedes: 0 };
  const decision = decideCandidate(undefined, { type: 'opened', ...set, restores }, at(10));
  expect(decision).toMatchObject({
    next: { round: 'restored-r1', restores, phase: 'building' },
    why: 'opened with 1 components; restores one, by b@example.com: a fault came back',
  });
});
