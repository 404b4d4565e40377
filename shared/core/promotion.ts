import { type Decision, moved, stale } from './decide.ts';
import type { PromotionPlan } from './plan.ts';

/** The steps of a promotion, in order; each may be begun again at any time. */
export const promotionSteps = [
  'copying',
  'tagging',
  'publishing',
  'floating',
  'announcing',
  'done',
] as const;

/** A step of a promotion. */
export type PromotionStep = (typeof promotionSteps)[number];

/** `promotions/{candidate}`: an admitted promotion and how far it has come. */
export interface Promotion {
  readonly candidate: string;
  readonly line: string;
  readonly version: string;
  readonly plan: PromotionPlan;
  readonly planHash: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly admittedAtMs: number;
  readonly step: PromotionStep;
  /** The parts of this step that are still to be done. */
  readonly left: readonly string[];
  /** Why it cannot go on; a person must look. */
  readonly held?: string;
}

/** What can happen to a promotion. */
export type PromotionEvent =
  | {
      readonly type: 'admitted';
      readonly plan: PromotionPlan;
      readonly planHash: string;
      readonly requestedBy: string;
      readonly reason: string;
    }
  | { readonly type: 'part-done'; readonly step: PromotionStep; readonly part: string }
  | { readonly type: 'part-refused'; readonly step: PromotionStep; readonly why: string };

/** One part of one step: an image to copy or to tag, the files, the release, the announcement. */
export interface PromotionEffect {
  readonly type: 'do-part';
  readonly key: string;
  readonly step: PromotionStep;
  readonly part: string;
}

type Decided = Decision<Promotion, PromotionEffect>;

/** Decides for a promotion: a step begins when every part of the one before is done. */
export function decidePromotion(
  promotion: Promotion | undefined,
  event: PromotionEvent,
  nowMs: number,
): Decided {
  if (event.type === 'admitted')
    return promotion === undefined ? admit(event, nowMs) : stale('it was admitted before');
  if (promotion === undefined) return stale('no such promotion');
  if (event.step !== promotion.step) return stale(`${event.step} is over`);
  if (event.type === 'part-refused')
    return moved({ ...promotion, held: event.why }, `held: ${event.why}`);
  if (!promotion.left.includes(event.part)) return stale(`${event.part} is done`);
  const left = promotion.left.filter((part) => part !== event.part);
  if (left.length > 0) return moved({ ...promotion, left }, `${event.part} is done`);
  return begin(promotion, following(promotion.step));
}

function admit(event: Extract<PromotionEvent, { type: 'admitted' }>, nowMs: number): Decided {
  const { plan, planHash, requestedBy, reason } = event;
  const { candidate, line, version } = plan;
  const promotion: Promotion = {
    candidate,
    line,
    version,
    plan,
    planHash,
    requestedBy,
    reason,
    admittedAtMs: nowMs,
    step: 'copying',
    left: [],
  };
  return begin(promotion, 'copying');
}

function begin(promotion: Promotion, step: PromotionStep): Decided {
  const left = partsOf(promotion.plan, step);
  if (left.length === 0 && step !== 'done') return begin(promotion, following(step));
  const effects = left.map(
    (part): PromotionEffect => ({ type: 'do-part', key: `${step}:${part}`, step, part }),
  );
  return moved({ ...promotion, step, left }, `${step}: ${left.length} to do`, effects);
}

function following(step: PromotionStep): PromotionStep {
  return promotionSteps[promotionSteps.indexOf(step) + 1] ?? 'done';
}

function partsOf(plan: PromotionPlan, step: PromotionStep): readonly string[] {
  switch (step) {
    case 'copying':
      return plan.images.map(({ repository }) => repository);
    case 'tagging':
      return ['version tags'];
    case 'publishing':
      return ['files'];
    case 'floating':
      return ['release'];
    case 'announcing':
      return ['announcement'];
    case 'done':
      return [];
  }
}
