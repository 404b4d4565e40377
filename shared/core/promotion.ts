import type { Approval } from './approval.ts';
import { type Copied, copiedNothing, sumOfCopied } from './copied.ts';
import { type Decision, moved, stale } from './decide.ts';
import type { PromotionPlan } from './plan.ts';
import { partsOf } from './promotion-parts.ts';
import { followingStep, type PromotionStep } from './promotion-steps.ts';
import type { TestedCell } from './tested-cells.ts';

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
  /** What every test cell had come to when it was admitted. */
  readonly tested: readonly TestedCell[];
  readonly admittedAtMs: number;
  readonly step: PromotionStep;
  /** The parts of this step that are still to be done. */
  readonly left: readonly string[];
  /** What its copies took, of the parts that are done. */
  readonly copied?: Copied;
  /** Why it cannot go on; a person must look. */
  readonly held?: string;
  /** When it was seen that none of its version tags is written, though it had come to write them. */
  readonly unseenAtMs?: number;
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
      readonly tested: readonly TestedCell[];
    }
  | (PromotionPart & { readonly type: 'part-done'; readonly copied?: Copied })
  | (PromotionPart & {
      readonly type: 'part-refused';
      readonly why: string;
      /** None of its version tags is written. */
      readonly isUnseen?: boolean;
    })
  | ({ readonly type: 'resumed' } & PersonsWord)
  | ({ readonly type: 'given-up' } & PersonsWord);

/** One part of one step: an image to copy or to tag, the files, the release, the announcement. */
export interface PromotionEffect extends PromotionPart {
  readonly type: 'do-part';
  readonly key: string;
}

type Decided = Decision<Promotion, PromotionEffect>;

/** Nobody is at a step for longer: the function that works at it is ended before. */
const workMaxMs = 10 * 60_000;

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
      return refusePart(promotion, event, nowMs);
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

function refusePart(
  promotion: Promotion,
  event: Extract<PromotionEvent, { type: 'part-refused' }>,
  nowMs: number,
): Decided {
  const unseen = event.isUnseen === true ? { unseenAtMs: nowMs } : {};
  return (
    refuseLate(promotion, event) ??
    moved({ ...promotion, held: event.why, ...unseen }, `held: ${event.why}`)
  );
}

function finishPart(
  promotion: Promotion,
  event: Extract<PromotionEvent, { type: 'part-done' }>,
): Decided {
  const late = refuseLate(promotion, event);
  if (late !== undefined) return late;
  const { step, part, copied } = event;
  const left = promotion.left.filter((one) => one !== part);
  const counted = copied === undefined ? promotion : withCopied(promotion, copied);
  if (left.length > 0) return moved({ ...counted, left }, `${part} is done`);
  return begin(counted, followingStep(step));
}

/** A part is done once, so that a copy that was made again counts what its last run took. */
function withCopied(promotion: Promotion, more: Copied): Promotion {
  return { ...promotion, copied: sumOfCopied([promotion.copied ?? copiedNothing, more]) };
}

function resume(promotion: Promotion, { by, reason }: PersonsWord): Decided {
  const { held, unseenAtMs: _seenAnew, ...free } = promotion;
  if (held === undefined) return stale('it is not held');
  const why = `resumed by ${by}: ${reason}`;
  // What could not be read back must be there first.
  if (promotion.step === 'verifying') {
    const { copied: _countedAnew, ...rest } = free;
    return { ...begin(rest, 'copying'), why };
  }
  return moved(free, why, effectsOf(free, promotion.left));
}

function giveUp(promotion: Promotion, { by, reason }: PersonsWord, nowMs: number): Decided {
  if (promotion.step === 'done') return stale('it is promoted');
  const fromMs = givenUpFromMs(promotion);
  if (fromMs === undefined)
    return stale(`it is ${promotion.step}, and only goes forward from there`);
  if (nowMs < fromMs) {
    const wayOut = `give it up from ${new Date(fromMs).toISOString()} on`;
    return stale(`somebody may still be at its version tags: ${wayOut}`);
  }
  const givenUp = { by, reason, atMs: nowMs };
  return moved({ ...promotion, givenUp }, `given up by ${by}: ${reason}`);
}

/** From when on a promotion may be given up, as nothing of it can be seen in production; else none. */
function givenUpFromMs({ step, unseenAtMs }: Promotion): number | undefined {
  if (step === 'stating' || step === 'copying' || step === 'verifying') return 0;
  return step === 'tagging' && unseenAtMs !== undefined ? unseenAtMs + workMaxMs : undefined;
}

function admit(event: Extract<PromotionEvent, { type: 'admitted' }>, nowMs: number): Decided {
  const { plan, planHash, requestedBy, reason, approvals, tested } = event;
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
    tested,
    admittedAtMs: nowMs,
    step: 'stating',
    left: [],
  };
  return begin(promotion, 'stating');
}

function begin(promotion: Promotion, step: PromotionStep): Decided {
  const left = partsOf(promotion.plan, step);
  if (left.length === 0 && step !== 'done') return begin(promotion, followingStep(step));
  const { held: _overcome, unseenAtMs: _tagged, ...free } = promotion;
  const begun: Promotion = { ...free, step, left };
  return moved(begun, `${step}: ${left.length} to do`, effectsOf(begun, left));
}

function effectsOf(
  { version, step }: Promotion,
  left: readonly string[],
): readonly PromotionEffect[] {
  return left.map((part) => ({ type: 'do-part', key: `${step}:${part}`, version, step, part }));
}
