import { describe, expect, it } from 'vitest';
import { correctionOf, correctionParts } from '#core/correction.ts';
import { decidePromotion } from '#core/decide-promotion.ts';
import type { PromotionEvent } from '#core/promotion.ts';
import { isMootForPromotion } from '#core/promotion-effects.ts';
import { partsOf } from '#core/promotion-parts.ts';
import { isEnd, type PromotionStep, promotionSteps } from '#core/promotion-steps.ts';
import { headOf, numbersFromHighest } from '#core/standing-head.ts';
import { aPlan, aPromotion } from '../given/promotion.ts';
import { aRelease } from '../given/release.ts';
import { nextOf } from '../given/summary.ts';

const word = { by: 'anna@example.com', reason: 'it loses data' };
const withdrawn = { ...word, atMs: 7, instead: 'sample@v0.9.0' };
const event: PromotionEvent = { type: 'withdrawn', withdrawn };
const told = partsOf(aPlan(), 'announcing');
const sent = { 'release-published': { state: 'sent', atMs: 1 } } as const;
const released: readonly PromotionStep[] = promotionSteps.slice(
  promotionSteps.indexOf('floating'),
  promotionSteps.indexOf('done') + 1,
);

describe('a promotion whose release is withdrawn', () => {
  it.each(released)('begins to correct, whatever it had left to do: %s', (step) => {
    const before = { ...aPromotion(step, ['x']), held: 'a target refuses' };
    const left = correctionParts(before);
    const decision = decidePromotion(before, event, 7);
    expect(decision).toEqual({
      kind: 'moved',
      next: { ...aPromotion('correcting', left), withdrawn, begunAtMs: { correcting: 7 } },
      effects: left.map((part) => ({
        ...{ type: 'do-part', key: `correcting:${part}`, version: 'v1.0.0' },
        ...{ step: 'correcting', part },
      })),
      why: 'withdrawn by anna@example.com: it loses data',
    });
    expect(isMootForPromotion(nextOf(decision), { step })).toBe(true);
    expect(isMootForPromotion(nextOf(decision), { step: 'correcting' })).toBe(false);
  });

  it.each<[PromotionStep, readonly string[]]>([
    ['floating', ['floating tags']],
    ['checking', ['floating tags']],
    ['announcing', ['floating tags', ...told]],
    ['done', ['floating tags', ...told]],
  ])('corrects what was told, and nothing that never was: %s', (step, parts) => {
    const isTold = parts.length > 1;
    expect(correctionParts({ ...aPromotion(step, []), ...(isTold && { told: sent }) })).toEqual(
      parts,
    );
  });

  it('comes to its end when every part is done', () => {
    let promotion = nextOf(decidePromotion(aPromotion('done', []), event, 7));
    for (const part of promotion.left) {
      expect(promotion.step).toBe('correcting');
      const done = { type: 'part-done', version: 'v1.0.0', step: 'correcting', part } as const;
      promotion = nextOf(decidePromotion(promotion, done, 8));
    }
    const begunAtMs = { correcting: 7, withdrawn: 8 };
    expect(promotion).toEqual({ ...aPromotion('withdrawn', []), withdrawn, begunAtMs });
  });

  it('goes on where it was held', () => {
    const held = { ...aPromotion('correcting', ['floating tags']), held: 'refused', withdrawn };
    const next = nextOf(decidePromotion(held, { type: 'resumed', ...word }, 8));
    expect(next).toEqual({ ...aPromotion('correcting', ['floating tags']), withdrawn });
  });

  const part = { version: 'v1.0.0', part: 'release' } as const;
  it.each<[string, PromotionStep, PromotionEvent]>([
    ['before it is out', 'publishing', event],
    ['a second time', 'withdrawn', event],
    [
      'that a step of its release is done',
      'correcting',
      { type: 'part-done', step: 'floating', ...part },
    ],
    [
      'that a step of its release is refused',
      'correcting',
      { type: 'part-refused', step: 'floating', why: 'x', ...part },
    ],
    ['that it is given up', 'correcting', { type: 'given-up', ...word }],
    ['that it is given up at its end', 'withdrawn', { type: 'given-up', ...word }],
  ])('hears nothing new: %s', (_what, step, said) => {
    const known = { ...aPromotion(step, ['release']), ...(isEnd(step) && { withdrawn }) };
    expect(decidePromotion(known, said, 8).kind).toBe('stale');
  });

  it('hears nothing where it was given up', () => {
    const givenUp = { ...aPromotion('copying', []), givenUp: { ...word, atMs: 1 } };
    expect(decidePromotion(givenUp, event, 8).kind).toBe('stale');
  });
});

describe('the correction of an announcement', () => {
  it.each([
    ['with what to use instead', withdrawn, { instead: 'sample@v0.9.0' }],
    ['where nothing is left', { ...word, atMs: 7 }, {}],
  ])('says why and since when, %s', (_what, said, instead) => {
    expect(correctionOf(aPromotion('correcting', []), said)).toEqual({
      release: 'sample@v1.0.0',
      candidate: 'one',
      withdrawn: { reason: 'it loses data', at: '1970-01-01T00:00:00.007Z', ...instead },
    });
  });
});

describe('the head of a line', () => {
  it('is looked for from its highest number down, in the order of versions', () => {
    const numbers = ['v1.9.0', 'v2.0.0', 'v1.10.0', 'v1.0.1'];
    expect(numbersFromHighest(numbers, 'v2.0.0')).toEqual(['v1.10.0', 'v1.9.0', 'v1.0.1']);
  });

  it('remembers of a release what the next one is compared with', () => {
    expect(headOf(aRelease())).toEqual({
      version: 'v1.0.0',
      candidate: 'one',
      components: [{ name: 'hello', tag: 'v1.0.0', images: ['hello'] }],
    });
  });
});
