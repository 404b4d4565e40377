import { describe, expect, it } from 'vitest';
import {
  expiryMarginMs,
  refuseCandidate,
  refuseConflicts,
  refuseFollowing,
  refuseOtherPlan,
} from '#core/admission.ts';
import type { Candidate, CandidatePhase } from '#core/candidate.ts';
import type { LineComponent } from '#core/line.ts';
import type { LineState } from '#core/line-state.ts';
import { aCandidate, aFrozenComponent, attempts } from '../given/candidate.ts';
import { aDigest } from '../given/image.ts';
import { aComponent, aHeadComponent, aLineComponent, aLineState } from '../given/line.ts';
import { aPlan, aPlannedImage } from '../given/promotion.ts';
import { aRelease } from '../given/release.ts';

const lives = { expiresAtMs: 1_000_000 };
const wanting = (name: string, base?: string) => aLineComponent(aComponent({ name }), base);
const hello = wanting('hello');

describe('a candidate', () => {
  const waiving = 'or waive a cell: POST /api/v1/waivers';
  const again = 'ask for another round of its set: POST /api/v1/rounds';
  it.each<[CandidatePhase, string | undefined, string, string]>([
    ['building', undefined, 'conflict', 'is building; wait until it is built and tested'],
    ['testing', 'waits for e2e', 'conflict', 'is testing: waits for e2e; wait until it is tested'],
    [
      'failed',
      'e2e failed',
      'conflict',
      `is failed: e2e failed; mend what failed, then ${again}; ${waiving}`,
    ],
    ['superseded', undefined, 'conflict', 'is superseded; promote the one that took its place'],
    ['promoting', undefined, 'conflict', 'is promoting; wait for its promotion'],
    ['released', undefined, 'conflict', 'is released; it is promoted already'],
    ['collecting', undefined, 'gone', `is collecting; ${again}`],
    ['collected', undefined, 'gone', `is collected; ${again}`],
  ])('that is %s (%s) is refused as %s: it %s', (phase, why, code, words) => {
    const facts = why === undefined ? lives : { ...lives, why };
    const refusal = refuseCandidate(aCandidate(phase, facts), aLineState(), [hello], 0);
    expect(refusal).toEqual({ code, why: `candidate one ${words}` });
  });

  const head = (tag: string, name = 'hello') => ({
    version: 'v1.0.0',
    candidate: 'zero',
    components: [aHeadComponent(name, tag)],
  });
  const odd = aCandidate('accepted', { ...lives, components: [aFrozenComponent({ tag: 'odd' })] });
  it.each<[string, Candidate, LineState, number, string | undefined]>([
    ['may be, just before the margin', aCandidate('accepted', lives), aLineState(), -1, undefined],
    [
      'may not, within the margin of its expiry',
      aCandidate('accepted', lives),
      aLineState(),
      0,
      `candidate one has expired; ${again}`,
    ],
    [
      'may not, from the end of a waiver on that it rests on',
      aCandidate('accepted', { ...lives, cells: { e2e: attempts('failed') } }),
      aLineState(),
      -1,
      `candidate one is failed: e2e failed (was failed); mend what failed, then ${again}; ${waiving}`,
    ],
    [
      'may not, while its line promotes another',
      aCandidate('accepted', lives),
      aLineState({ promoting: 'two' }),
      -1,
      'sample is promoting two; wait for it',
    ],
    [
      'may not, when a component is lower than in the head',
      aCandidate('accepted', lives),
      aLineState({ head: head('v1.0.1') }),
      -1,
      'hello v1.0.0 is lower than in sample@v1.0.0; promote a newer candidate',
    ],
    [
      'may, as high as the head',
      aCandidate('accepted', lives),
      aLineState({ head: head('v1.0.0') }),
      -1,
      undefined,
    ],
    [
      'may, with a component of its own',
      aCandidate('accepted', lives),
      aLineState({ head: head('v9.0.0', 'other') }),
      -1,
      undefined,
    ],
    [
      'may not, where its tag is no version',
      odd,
      aLineState({ head: head('v9.0.0') }),
      -1,
      'sample takes hello under 1, not odd; promote a newer candidate',
    ],
  ])('%s', (_how, candidate, line, fromMarginMs, why) => {
    const nowMs = lives.expiresAtMs - expiryMarginMs + fromMarginMs;
    expect(refuseCandidate(candidate, line, [hello], nowMs)?.why).toBe(why);
  });

  it('that never expires is not refused for it', () => {
    const { expiresAtMs: _none, ...endless } = aCandidate('accepted');
    expect(refuseCandidate(endless, aLineState(), [hello], 9_999_999)).toBeUndefined();
  });

  it('may take away a component only where the line no longer wants it', () => {
    const line = aLineState({ head: head('v1.0.0', 'counter') });
    const refused = (wanted: readonly LineComponent[]) =>
      refuseCandidate(aCandidate('accepted', lives), line, wanted, 0)?.why;
    expect(refused([hello])).toBeUndefined();
    expect(refused([hello, wanting('counter')])).toBe(
      'counter of sample@v1.0.0 is missing; promote a newer one',
    );
  });

  it('is refused where it has a component that its line has dropped', () => {
    const refused = refuseCandidate(
      aCandidate('accepted', lives),
      aLineState(),
      [wanting('counter')],
      0,
    );
    expect(refused).toEqual({
      code: 'conflict',
      why: 'sample has no hello any more; promote a newer candidate',
    });
  });

  it.each([
    ['1', undefined],
    ['1.0.0', undefined],
    ['1.1', 'sample takes hello under 1.1, not v1.0.0; promote a newer candidate'],
    ['0', 'sample takes hello under 0, not v1.0.0; promote a newer candidate'],
  ])('is measured by the base version that its line has now, %s', (base, why) => {
    const wanted = [wanting('hello', base), wanting('counter')];
    expect(refuseCandidate(aCandidate('accepted', lives), aLineState(), wanted, 0)?.why).toBe(why);
  });

  it.each([
    [true, undefined],
    [false, 'sample takes hello under 1, not v1.1.0-rc1; promote a newer candidate'],
  ])('of a pre-release is measured by whether its line asks for those: %s', (preReleases, why) => {
    const components = [aFrozenComponent({ tag: 'v1.1.0-rc1' })];
    const candidate = aCandidate('accepted', { ...lives, components });
    const wanted = [aLineComponent(aComponent(), '1', preReleases)];
    expect(refuseCandidate(candidate, aLineState(), wanted, 0)?.why).toBe(why);
  });
});

describe('a line that follows the release of another', () => {
  it.each([
    ['is out', aRelease(), undefined],
    [
      'is only reserved',
      aRelease({ state: 'reserved' }),
      'sample-1.0 follows sample@v1.0.0, which is not released; release it, or write another',
    ],
    ['was never asked for', undefined, 'which is not released'],
    [
      'was withdrawn',
      aRelease({ state: 'withdrawn' }),
      'sample-1.0 follows sample@v1.0.0, which was withdrawn; write another, or none',
    ],
  ])('that %s', (_what, followed, why) => {
    const refusal = refuseFollowing('sample-1.0', 'sample@v1.0.0', followed);
    if (why === undefined) return expect(refusal).toBeUndefined();
    expect(refusal).toEqual({ code: 'conflict', why: expect.stringContaining(why) });
  });
});

describe('a plan', () => {
  const found = aDigest('other');
  const conflict = aPlan({ images: [{ ...aPlannedImage(), write: 'CONFLICT', found }] });
  it('with a conflict is refused', () => {
    expect(refuseConflicts(conflict)).toEqual({
      code: 'conflict',
      why:
        `CONFLICT: csi-release/csi/hello:v1.0.0 is ${found} in production, not ${aDigest('hello')}; ` +
        'tag a new version of each, and find out who wrote that',
    });
    expect(refuseConflicts(aPlan())).toBeUndefined();
  });

  it.each([
    ['nobody named', undefined, undefined],
    ['as it was shown', 'hash', undefined],
    [
      'that changed since',
      'hush',
      'the plan is no longer hush: release and files; ' +
        'look at it as it is now: GET /api/v1/candidates/one/plan',
    ],
  ])('%s is refused or not', (_what, asked, why) => {
    const refusal = refuseOtherPlan('one', 'hash', asked);
    expect(refusal).toEqual(why && { code: 'conflict', why });
  });
});
