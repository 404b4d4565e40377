/**
 * The steps of a promotion, in order; each may be begun again at any time. A step without parts is
 * passed over. `done` is the end, but for who withdraws the release: then follow the last two.
 */
export const promotionSteps = [
  'stating',
  'copying',
  'verifying',
  'tagging',
  'publishing',
  'floating',
  'checking',
  'announcing',
  'done',
  'correcting',
  'withdrawn',
] as const;

/** A step of a promotion. */
export type PromotionStep = (typeof promotionSteps)[number];

/** The step after one; an end is its own. */
export function followingStep(step: PromotionStep): PromotionStep {
  const next = promotionSteps[promotionSteps.indexOf(step) + 1];
  return next === undefined || step === 'done' ? step : next;
}

/** Whether nothing comes after a step by itself. */
export function isEnd(step: PromotionStep): boolean {
  return followingStep(step) === step;
}

/** Whether a promotion at this step may have made its release stand. */
export function isPastPublishing(step: PromotionStep): boolean {
  return promotionSteps.indexOf(step) >= promotionSteps.indexOf('floating');
}
