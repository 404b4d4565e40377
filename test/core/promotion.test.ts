import { describe, expect, it } from 'vitest';
import { decidePromotion } from '#core/decide-promotion.ts';
import type { Promotion, PromotionEvent } from '#core/promotion.ts';
import { isMootForPromotion } from '#core/promotion-effects.ts';
import { type PromotionStep, promotionSteps } from '#core/promotion-steps.ts';
import { anApproval } from '../given/approval.ts';
import { aPlan, aPlannedImage, aPromotion, aTestedCell } from '../given/promotion.ts';
import { nextOf } from '../given/summary.ts';

const admitted = {
  type: 'admitted',
  plan: aPlan(),
  planHash: 'hash',
  requestedBy: 'maintainer@example.com',
  reason: 'it is good',
  tested: [aTestedCell()],
} as const;
const image = 'csi-release/csi/hello';
const word = { by: 'ann', reason: 'it is mended' };
const givenUp = { ...aPromotion('copying', ['x']), givenUp: { ...word, atMs: 1 } };

const anew = { ...aPromotion('copying', [image]), version: 'v1.0.1' };
const resumed = { type: 'resumed', ...word } as const;

function doing(step: PromotionStep, part: string): object {
  return { type: 'do-part', key: `${step}:${part}`, version: 'v1.0.0', step, part };
}

function refused(step: PromotionStep, part: string, why = 'x') {
  return { type: 'part-refused', version: 'v1.0.0', step, part, why } as const;
}

function done(step: (typeof promotionSteps)[number], part: string) {
  return { type: 'part-done', version: 'v1.0.0', step, part } as const;
}

/** A promotion that was admitted, with its set still to be stated. */
function admittedBy(event: PromotionEvent): Promotion {
  return nextOf(decidePromotion(undefined, event, 0));
}

describe('a promotion', () => {
  it('begins by stating its set', () => {
    expect(decidePromotion(undefined, admitted, 100)).toEqual({
      kind: 'moved',
      next: { ...aPromotion('stating', ['statement']), begunAtMs: { stating: 100 } },
      effects: [doing('stating', 'statement')],
      why: 'stating: 1 to do',
    });
  });

  it('comes to every image, also to what production has, whose statement is another', () => {
    const images = [aPlannedImage(), { ...aPlannedImage('old'), write: 'already right' } as const];
    const stating = admittedBy({ ...admitted, plan: aPlan({ images }) });
    const copying = nextOf(decidePromotion(stating, done('stating', 'statement'), 0));
    expect(copying).toMatchObject({ step: 'copying', left: [image, 'csi-release/csi/old'] });
  });

  it('keeps the approvals that counted', () => {
    const approvals = [anApproval()];
    const promotion = nextOf(decidePromotion(undefined, { ...admitted, approvals }, 100));
    expect(promotion).toMatchObject({ ...aPromotion('stating', ['statement']), approvals });
  });

  it('goes through every step in order, and through none twice', () => {
    let promotion = nextOf(decidePromotion(undefined, admitted, 0));
    const seen = [promotion.step];
    while (promotion.step !== 'done' && seen.length <= promotionSteps.length) {
      const event = done(promotion.step, promotion.left[0] ?? '');
      promotion = nextOf(decidePromotion(promotion, event, 0));
      seen.push(promotion.step);
    }
    expect(seen).toEqual(promotionSteps.slice(0, promotionSteps.indexOf('done') + 1));
    expect(Object.keys(promotion.begunAtMs ?? {})).toEqual(seen);
  });

  it('begins no step before every part of the one before is done', () => {
    const images = [aPlannedImage(), aPlannedImage('other')];
    const event = { ...admitted, plan: aPlan({ images }) };
    const copying = nextOf(decidePromotion(admittedBy(event), done('stating', 'statement'), 0));
    const half = decidePromotion(copying, done('copying', image), 0);
    expect(half).toMatchObject({ effects: [], next: { step: 'copying' } });
    const whole = decidePromotion(nextOf(half), done('copying', 'csi-release/csi/other'), 0);
    expect(whole).toMatchObject({ next: { step: 'verifying' }, effects: [{}] });
  });

  it('without images passes over the steps that have nothing to do', () => {
    const event = { ...admitted, plan: aPlan({ images: [] }) };
    const next = nextOf(decidePromotion(admittedBy(event), done('stating', 'statement'), 0));
    expect(next.step).toBe('verifying');
  });

  it('holds itself where a part is refused, and keeps its place', () => {
    const event = refused('tagging', image, 'CONFLICT');
    const next = nextOf(decidePromotion(aPromotion('tagging', [image]), event, 0));
    expect(next).toEqual({ ...aPromotion('tagging', [image]), held: 'CONFLICT' });
  });

  it('that finds a conflict before its first version tag is given up a while later', () => {
    const event = { ...refused('tagging', 'version tags', 'CONFLICT'), isUnseen: true };
    const held = nextOf(decidePromotion(aPromotion('tagging', ['version tags']), event, 1_000));
    expect(held).toMatchObject({ step: 'tagging', held: 'CONFLICT', unseenAtMs: 1_000 });
    const early = decidePromotion(held, { type: 'given-up', ...word }, 600_999);
    expect(early).toMatchObject({
      kind: 'stale',
      why: 'somebody may still be at its version tags: give it up from 1970-01-01T00:10:01.000Z on',
    });
    const late = decidePromotion(held, { type: 'given-up', ...word }, 601_000);
    expect(late).toMatchObject({ kind: 'moved', next: { givenUp: word } });
  });

  it('that wrote some of its version tags before is never given up', () => {
    const event = { ...refused('tagging', 'version tags', 'CONFLICT'), isUnseen: false };
    const held = nextOf(decidePromotion(aPromotion('tagging', ['version tags']), event, 1_000));
    expect(decidePromotion(held, { type: 'given-up', ...word }, 1e9).kind).toBe('stale');
  });

  it('that is resumed forgets that nothing could be seen', () => {
    const seen = { ...aPromotion('tagging', ['version tags']), held: 'CONFLICT', unseenAtMs: 7 };
    const next = nextOf(decidePromotion(seen, { type: 'resumed', ...word }, 8));
    expect(next).toEqual(aPromotion('tagging', ['version tags']));
  });

  it('counts what its copies took, each image once', () => {
    const images = [aPlannedImage(), aPlannedImage('other')];
    const event = { ...admitted, plan: aPlan({ images }) };
    const copied = { mounted: 2, uploaded: 1, present: 0, attached: 1 };
    const copying = nextOf(decidePromotion(admittedBy(event), done('stating', 'statement'), 0));
    const half = nextOf(decidePromotion(copying, { ...done('copying', image), copied }, 0));
    const other = { ...done('copying', 'csi-release/csi/other'), copied };
    const whole = nextOf(decidePromotion(half, other, 0));
    expect(whole).toMatchObject({
      copied: { mounted: 4, uploaded: 2, present: 0, attached: 2 },
    });
    const held = { ...whole, held: 'gone' };
    const anew = nextOf(decidePromotion(held, { type: 'resumed', ...word }, 0));
    expect(anew).not.toHaveProperty('copied');
  });

  it('that is held goes on from the parts that are left, when somebody says so', () => {
    const held = { ...aPromotion('copying', ['x']), held: 'CONFLICT' };
    expect(decidePromotion(held, { type: 'resumed', ...word }, 0)).toEqual({
      kind: 'moved',
      next: aPromotion('copying', ['x']),
      effects: [doing('copying', 'x')],
      why: 'resumed by ann: it is mended',
    });
  });

  it('that could not read back what it copied copies it again, when somebody says so', () => {
    const held = { ...aPromotion('verifying', ['x']), held: 'gone' };
    expect(decidePromotion(held, { type: 'resumed', ...word }, 0)).toEqual({
      kind: 'moved',
      next: { ...aPromotion('copying', [image]), begunAtMs: { copying: 0 } },
      effects: [doing('copying', image)],
      why: 'resumed by ann: it is mended',
    });
  });

  it('is held no more once what was refused is done all the same', () => {
    const held = { ...aPromotion('copying', ['x', 'y']), held: 'refused once' };
    const half = nextOf(decidePromotion(held, done('copying', 'x'), 0));
    expect(half).toEqual({ ...aPromotion('copying', ['y']), held: 'refused once' });
    expect(nextOf(decidePromotion(half, done('copying', 'y'), 0))).not.toHaveProperty('held');
  });

  it.each<[PromotionStep, boolean]>([
    ['stating', true],
    ['copying', true],
    ['verifying', true],
    ['tagging', false],
    ['publishing', false],
    ['floating', false],
    ['checking', false],
    ['announcing', false],
  ])('at %s can be given up: %s', (step, isPossible) => {
    const decision = decidePromotion(aPromotion(step, ['x']), { type: 'given-up', ...word }, 7);
    expect(decision).toMatchObject(
      isPossible
        ? { kind: 'moved', next: { step, givenUp: { ...word, atMs: 7 } }, effects: [] }
        : { kind: 'stale', why: `it is ${step}, and only goes forward from there` },
    );
  });

  it('that was given up owes nothing, and may be admitted anew', () => {
    const copy = { step: 'copying' } as const;
    expect(isMootForPromotion({ ...givenUp, step: 'copying' }, copy)).toBe(true);
    expect(isMootForPromotion(aPromotion('copying', ['x']), copy)).toBe(false);
    const anew = nextOf(decidePromotion(givenUp, admitted, 100));
    const begunAtMs = { stating: 100 };
    expect(anew).toEqual({ ...aPromotion('stating', ['statement']), begunAtMs });
  });

  it('that is done goes nowhere', () => {
    const decision = decidePromotion(aPromotion('done', ['x']), done('done', 'x'), 0);
    expect(decision).toMatchObject({ next: { step: 'done', left: [] }, effects: [] });
  });

  it.each<[string, Parameters<typeof decidePromotion>[0], PromotionEvent]>([
    ['that it is admitted again', aPromotion('copying', [image]), admitted],
    ['a part before it is admitted', undefined, done('copying', image)],
    ['a part of another step', aPromotion('tagging', [image]), done('copying', image)],
    ['a part twice', aPromotion('copying', ['x']), done('copying', image)],
    ['a part of a promotion that is done', aPromotion('done', []), done('announcing', 'x')],
    ['a refusal of another step', aPromotion('tagging', [image]), refused('copying', image)],
    ['a refusal of a part that is done', aPromotion('copying', ['x']), refused('copying', image)],
    ['a part of one that was given up', anew, done('copying', image)],
    ['a refusal of one that was given up', anew, refused('copying', image)],
    ['a part after it was given up', givenUp, done('copying', 'x')],
    ['that it is resumed while it is not held', aPromotion('copying', ['x']), resumed],
    ['that it is resumed before it is admitted', undefined, resumed],
    ['that it is given up when it is done', aPromotion('done', []), { type: 'given-up', ...word }],
    ['that nothing is to do when it is done', aPromotion('done', []), done('done', 'x')],
  ])('hears nothing new: %s', (_what, promotion, event) => {
    expect(decidePromotion(promotion, event, 0).kind).toBe('stale');
  });
});
