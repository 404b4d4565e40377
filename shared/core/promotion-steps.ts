/**
 * The steps of a promotion, in order; each may be begun again at any time. A step without parts is
 * passed over.
 */
export const promotionSteps = [
  'stating',
  'copying',
  'verifying',
  'tagging',
  'publishing',
  'floating',
  'announcing',
  'done',
] as const;

/** A step of a promotion. */
export type PromotionStep = (typeof promotionSteps)[number];

/** The step after one; the last is its own. */
export function followingStep(step: PromotionStep): PromotionStep {
  return promotionSteps[promotionSteps.indexOf(step) + 1] ?? 'done';
}
