import { describe, expect, it } from 'vitest';
import { shownPromotion } from '#core/shown-promotion.ts';
import type { Telling } from '#core/telling.ts';
import { aPlan, aPromotion, aTestedCell } from '../given/promotion.ts';

const at = '1970-01-01T00:00:00.100Z';
const word = { by: 'maintainer@example.com', reason: 'it is good' };

describe('a promotion that is shown', () => {
  it('has its facts as they are kept, and its times as people write them', () => {
    const { endedAtMs: _never, ...silent } = aTestedCell('slow', { verdict: 'open', outcomes: [] });
    const promotion = { ...aPromotion('copying', ['hello']), tested: [aTestedCell(), silent] };
    expect(shownPromotion(promotion)).toEqual({
      ...{ release: 'sample@v1.0.0', candidate: 'one', line: 'sample', version: 'v1.0.0' },
      ...{ plan: aPlan(), planHash: 'hash', requestedBy: word.by, reason: word.reason },
      ...{ admittedAt: at, step: 'copying', left: ['hello'] },
      tested: [
        {
          ...{ cell: 'e2e', counts: 'blocking', runs: 'external', verdict: 'passed' },
          ...{ outcomes: ['passed'], endedAt: '1970-01-01T00:00:00.010Z' },
        },
        { cell: 'slow', counts: 'blocking', runs: 'external', verdict: 'open', outcomes: [] },
      ],
    });
  });

  it('tells who had a word in it, but not what the identity provider calls them', () => {
    const approval = { subject: 's', email: 'other@example.com', planHash: 'hash', atMs: 100 };
    const shown = shownPromotion({
      ...aPromotion('withdrawn', []),
      approvals: [{ ...approval, untilMs: 100 }],
      ...{ begunAtMs: { copying: 100 }, unseenAtMs: 100 },
      givenUp: { ...word, atMs: 100 },
      withdrawn: { ...word, atMs: 100, instead: 'sample@v0.9.0' },
    });
    expect(shown).toMatchObject({
      approvals: [{ by: 'other@example.com', at, until: at }],
      ...{ begunAt: { copying: at }, unseenAt: at },
      ...{ givenUp: { ...word, at }, withdrawn: { ...word, at, instead: 'sample@v0.9.0' } },
    });
    expect(JSON.stringify(shown)).not.toMatch(/subject|AtMs|untilMs/);
  });

  it.each<[Telling, object]>([
    [
      { state: 'begun', attempt: 'a', tries: 1, atMs: 100 },
      { state: 'begun', at, tries: 1 },
    ],
    [
      { state: 'put off', tries: 2, atMs: 100, why: 'busy', notBeforeMs: 100 },
      { state: 'put off', tries: 2, at, why: 'busy', notBefore: at },
    ],
    [
      { state: 'sent', atMs: 100, address: 'https://example.com', settled: word },
      { state: 'sent', at, address: 'https://example.com', settled: word },
    ],
    [
      { state: 'unsure', atMs: 100, why: 'no answer' },
      { state: 'unsure', at, why: 'no answer' },
    ],
    [
      { state: 'failed', atMs: 100, why: 'refused' },
      { state: 'failed', at, why: 'refused' },
    ],
    [
      { state: 'asked again', atMs: 100, ...word },
      { state: 'asked again', at, ...word },
    ],
  ])('tells how far a target is: %j', (telling, told) => {
    const promotion = aPromotion('announcing', []);
    const shown = shownPromotion({ ...promotion, told: { t: telling }, corrected: { t: telling } });
    expect([shown.told, shown.corrected]).toEqual([{ t: told }, { t: told }]);
  });
});
