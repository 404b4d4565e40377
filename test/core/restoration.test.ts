import { expect, test } from 'vitest';
import type { CandidatePhase } from '#core/candidate.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import { refuseOtherRestoration, refuseRestoration, restoredRound } from '#core/restoration.ts';
import { aCandidate, at } from '../given/candidate.ts';

const stands = 'it still stands until 1970-01-01T00:00:05.000Z; pin it: POST /api/v1/pins';
const underWay = 'it still stands, and nothing is deleted before it ends';

test.each<[CandidatePhase, string | undefined]>([
  ['building', underWay],
  ['testing', underWay],
  ['promoting', underWay],
  ['accepted', stands],
  ['failed', stands],
  ['superseded', stands],
  ['released', stands],
  ['collecting', 'its area is being deleted; come again in a few minutes'],
  ['collected', undefined],
])('A candidate that is %s may be restored, but for: %s', (phase, words) => {
  const refusal = words && { code: 'conflict', why: `candidate one is ${phase}: ${words}` };
  expect(refuseRestoration(aCandidate(phase))).toEqual(refusal);
});

test.each([
  ['the same candidate', { candidate: 'one', by: 'a', reason: 'b' }, undefined],
  ['another candidate', { candidate: 'two', by: 'a', reason: 'b' }, 'say another id'],
  ['none', undefined, 'say another id'],
])('A name that stands for a restoration of %s', (_what, restores, words) => {
  const standing = { id: 'three', ...(restores && { restores }) };
  const why = refuseOtherRestoration(standing, { candidate: 'one' })?.why;
  expect(why).toEqual(words && expect.stringContaining(words));
});

test('What is restored says of which candidate, by whom and why', () => {
  const { id, line, frozen, skipped } = aCandidate('collected');
  const restores = { candidate: id, by: 'ann@example.com', reason: 'needed again' };
  const round = restoredRound('a');
  const opened = { id: 'two', line, round, frozen, skipped, supersedes: 0, restores };
  expect(decideCandidate(undefined, { type: 'opened', ...opened }, at(7))).toMatchObject({
    next: { round: 'restored-a', phase: 'building', restores },
    why: 'opened with 1 components: ann@example.com restores one: needed again',
  });
});
