import type { Promotion, PromotionEffect } from './promotion.ts';
import { followingStep, isEnd, type PromotionStep } from './promotion-steps.ts';

/** What is owed of the parts of a promotion's step that are left. */
export function effectsOf(
  { version, step }: Promotion,
  left: readonly string[],
): readonly PromotionEffect[] {
  return left.map((part) => ({ type: 'do-part', key: `${step}:${part}`, version, step, part }));
}

/** Whether what a promotion owes has lost its reason: it was given up, or withdrawn before its end. */
export function isMootForPromotion(
  { givenUp, step }: Promotion,
  effect: Pick<PromotionEffect, 'step'>,
): boolean {
  return (
    givenUp !== undefined || (effect.step !== step && followingStep(effect.step) !== endAt(step))
  );
}

/** The end that a promotion has come to: what is told again is told there. */
function endAt(step: PromotionStep): PromotionStep | undefined {
  return isEnd(step) ? step : undefined;
}
