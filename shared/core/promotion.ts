import { type Decision, moved, stale } from './decide.ts';
import type { PromotionPlan } from './plan.ts';

/** The steps of a promotion, in order; each may be begun again at any time. */
export const promotionSteps = [
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
  /** Who gave it up, and why: nothing of it happens any more. */
  readonly givenUp?: PersonsWord & { readonly atMs: number };
}

/** What a person said who decided something. */
export interface PersonsWord {
  readonly by: string;
  readonly reason: string;
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
  | { readonly type: 'part-refused'; readonly step: PromotionStep; readonly why: string }
  | ({ readonly type: 'resumed' } & PersonsWord)
  | ({ readonly type: 'given-up' } & PersonsWord);

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
  const isOver = promotion === undefined || promotion.givenUp !== undefined;
  if (event.type === 'admitted')
    return isOver ? admit(event, nowMs) : stale('it was admitted before');
  if (promotion === undefined) return stale('no such promotion');
  if (isOver) return stale('it was given up');
  switch (event.type) {
    case 'part-done':
      return finishPart(promotion, event);
    case 'part-refused':
      return event.step === promotion.step
        ? moved({ ...promotion, held: event.why }, `held: ${event.why}`)
        : stale(`${event.step} is over`);
    case 'resumed':
      return resume(promotion, event);
    case 'given-up':
      return giveUp(promotion, event, nowMs);
  }
}

/** Whether what a promotion owes has lost its reason: it was given up. */
export function isMootForPromotion({ givenUp }: Promotion): boolean {
  return givenUp !== undefined;
}

function finishPart(
  promotion: Promotion,
  { step, part }: Extract<PromotionEvent, { type: 'part-done' }>,
): Decided {
  if (step !== promotion.step) return stale(`${step} is over`);
  if (!promotion.left.includes(part)) return stale(`${part} is done`);
  const left = promotion.left.filter((one) => one !== part);
  if (left.length > 0) return moved({ ...promotion, left }, `${part} is done`);
  return begin(promotion, following(step));
}

function resume(promotion: Promotion, { by, reason }: PersonsWord): Decided {
  const { held, ...free } = promotion;
  if (held === undefined) return stale('it is not held');
  const effects = effectsOf(promotion.step, promotion.left);
  return moved(free, `resumed by ${by}: ${reason}`, effects);
}

function giveUp(promotion: Promotion, { by, reason }: PersonsWord, nowMs: number): Decided {
  if (!isUnseen(promotion))
    return stale(`it is ${promotion.step}, and only goes forward from there`);
  const givenUp = { by, reason, atMs: nowMs };
  return moved({ ...promotion, givenUp }, `given up by ${by}: ${reason}`);
}

/** Whether nothing of a promotion can be seen in production yet, so that it may be given up. */
function isUnseen({ step }: Promotion): boolean {
  return step === 'copying' || step === 'verifying';
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
  return moved(
    { ...promotion, step, left },
    `${step}: ${left.length} to do`,
    effectsOf(step, left),
  );
}

function effectsOf(step: PromotionStep, left: readonly string[]): readonly PromotionEffect[] {
  return left.map((part) => ({ type: 'do-part', key: `${step}:${part}`, step, part }));
}

function following(step: PromotionStep): PromotionStep {
  return promotionSteps[promotionSteps.indexOf(step) + 1] ?? 'done';
}

function partsOf(plan: PromotionPlan, step: PromotionStep): readonly string[] {
  switch (step) {
    case 'copying':
      return plan.images.map(({ repository }) => repository);
    case 'verifying':
      return ['images and version tags'];
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
