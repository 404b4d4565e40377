import { targetName, targetsOf } from './announcement-target.ts';
import type { PromotionPlan } from './plan.ts';
import type { PromotionStep } from './promotion-steps.ts';

/** The part of a withdrawal that moves the floating tags. */
export const floatingTagsPart = 'floating tags';

/**
 * The parts of a step of a promotion, each done for itself; none where there is nothing to do. What
 * production has already under its version tag is not copied, but for the statement of its set.
 */
export function partsOf(plan: PromotionPlan, step: PromotionStep): readonly string[] {
  switch (step) {
    case 'stating':
      return ['statement'];
    case 'copying':
      return plan.images.map(({ repository }) => repository);
    case 'verifying':
      return ['images'];
    case 'tagging':
      return ['version tags'];
    case 'publishing':
      return ['files'];
    case 'floating':
      return ['release'];
    case 'checking':
      return ['public images'];
    case 'announcing':
      return targetsOf(plan).map(targetName);
    case 'correcting':
      return [floatingTagsPart];
    case 'done':
    case 'withdrawn':
      return [];
  }
}
