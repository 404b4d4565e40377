import type { Approval } from './approval.ts';
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
  /** Those that counted when it was admitted; none where none was given. */
  readonly approvals?: readonly Approval[];
  readonly admittedAtMs: number;
  readonly step: PromotionStep;
  /** The parts of this step that are still to be done. */
  readonly left: readonly string[];
  /** Why it cannot go on; a person must look. */
  readonly held?: string;
  /** Who gave it up, and why: nothing more of it is begun. */
  readonly givenUp?: GivenUp;
}

/** Who gave a promotion up, why and when. */
export interface GivenUp extends PersonsWord {
  readonly atMs: number;
}

/** What a person said who decided something. */
export interface PersonsWord {
  readonly by: string;
  readonly reason: string;
}

/**
 * A part of a step. A candidate may be promoted anew after its promotion was given up, so the release
 * is named too: what somebody late says of one promotion is not believed of the next.
 */
export interface PromotionPart {
  readonly version: string;
  readonly step: PromotionStep;
  readonly part: string;
}

/** What can happen to a promotion. */
export type PromotionEvent =
  | {
      readonly type: 'admitted';
      readonly plan: PromotionPlan;
      readonly planHash: string;
      readonly requestedBy: string;
      readonly reason: string;
      readonly approvals?: readonly Approval[];
    }
  | (PromotionPart & { readonly type: 'part-done' })
  | (PromotionPart & { readonly type: 'part-refused'; readonly why: string })
  | ({ readonly type: 'resumed' } & PersonsWord)
  | ({ readonly type: 'given-up' } & PersonsWord);

/** One part of one step: an image to copy or to tag, the files, the release, the announcement. */
export interface PromotionEffect extends PromotionPart {
  readonly type: 'do-part';
  readonly key: string;
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
      return (
        refuseLate(promotion, event) ??
        moved({ ...promotion, held: event.why }, `held: ${event.why}`)
      );
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

/** Nothing is believed of another promotion of the candidate, of a step that is over, or twice. */
function refuseLate(promotion: Promotion, { version, step, part }: PromotionPart) {
  if (version !== promotion.version) return stale(`${version} was given up`);
  if (step !== promotion.step) return stale(`${step} is over`);
  return promotion.left.includes(part) ? undefined : stale(`${part} is done`);
}

function finishPart(promotion: Promotion, event: PromotionPart): Decided {
  const late = refuseLate(promotion, event);
  if (late !== undefined) return late;
  const { step, part } = event;
  const left = promotion.left.filter((one) => one !== part);
  if (left.length > 0) return moved({ ...promotion, left }, `${part} is done`);
  return begin(promotion, following(step));
}

function resume(promotion: Promotion, { by, reason }: PersonsWord): Decided {
  const { held, ...free } = promotion;
  if (held === undefined) return stale('it is not held');
  const why = `resumed by ${by}: ${reason}`;
  // What could not be read back must be there first.
  if (promotion.step === 'verifying') return { ...begin(free, 'copying'), why };
  return moved(free, why, effectsOf(free, promotion.left));
}

function giveUp(promotion: Promotion, { by, reason }: PersonsWord, nowMs: number): Decided {
  if (promotion.step === 'done') return stale('it is promoted');
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
  const { plan, planHash, requestedBy, reason, approvals } = event;
  const { candidate, line, version } = plan;
  const promotion: Promotion = {
    candidate,
    line,
    version,
    plan,
    planHash,
    requestedBy,
    reason,
    ...(approvals && { approvals }),
    admittedAtMs: nowMs,
    step: 'copying',
    left: [],
  };
  return begin(promotion, 'copying');
}

function begin(promotion: Promotion, step: PromotionStep): Decided {
  const left = partsOf(promotion.plan, step);
  if (left.length === 0 && step !== 'done') return begin(promotion, following(step));
  const { held: _overcome, ...free } = promotion;
  const begun: Promotion = { ...free, step, left };
  return moved(begun, `${step}: ${left.length} to do`, effectsOf(begun, left));
}

function effectsOf(
  { version, step }: Promotion,
  left: readonly string[],
): readonly PromotionEffect[] {
  return left.map((part) => ({ type: 'do-part', key: `${step}:${part}`, version, step, part }));
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
