import { type Copied, copiedNothing, sumOfCopied } from './copied.ts';
import { correctionParts } from './correction.ts';
import { type Decision, moved, stale } from './decide.ts';
import { noteTelling } from './decide-telling.ts';
import type {
  PersonsWord,
  Promotion,
  PromotionEffect,
  PromotionEvent,
  PromotionPart,
  ReleaseWithdrawal,
} from './promotion.ts';
import { effectsOf, isMootForPromotion } from './promotion-effects.ts';
import { partsOf } from './promotion-parts.ts';
import { followingStep, isEnd, isPastPublishing, type PromotionStep } from './promotion-steps.ts';
import type { TellingEvent } from './telling.ts';
import { unpulledWords } from './unpulled.ts';

type Decided = Decision<Promotion, PromotionEffect>;

/** Nobody is at a step for longer: the function that works at it is ended before. */
const workMaxMs = 10 * 60_000;

/** Decides for a promotion: a step begins when every part of the one before is done. */
export function decidePromotion(
  promotion: Promotion | undefined,
  event: PromotionEvent,
  nowMs: number,
): Decided {
  const decided = decide(promotion, event, nowMs);
  if (decided.kind === 'stale') return decided;
  const { next } = decided;
  if (event.type !== 'admitted' && next.step === promotion?.step) return decided;
  const begunAtMs = { ...next.begunAtMs, [next.step]: nowMs };
  return { ...decided, next: { ...next, begunAtMs } };
}

function decide(promotion: Promotion | undefined, event: PromotionEvent, nowMs: number): Decided {
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
    case 'not-public':
      return waitUntilPublic(promotion, event);
    case 'telling-begun':
    case 'told':
    case 'telling-settled':
      return tell(promotion, event, nowMs);
    case 'resumed':
      return resume(promotion, event);
    case 'given-up':
      return giveUp(promotion, event, nowMs);
    case 'withdrawn':
      return withdraw(promotion, event.withdrawn);
  }
}

/** A target that is told is a part that is done; a person may have it told again at the end. */
function tell(promotion: Promotion, event: TellingEvent, nowMs: number): Decided {
  const isCurrent = !isMootForPromotion(promotion, event);
  const noted = noteTelling(promotion, event, isCurrent, nowMs);
  if ('stale' in noted) return stale(noted.stale);
  const { promotion: next, telling, why, isOver } = noted;
  if (isOver && refuseLate(next, event) === undefined) return { ...finishPart(next, event), why };
  const { step, part } = event;
  const isAskedAgain = telling.state === 'asked again';
  return moved(next, why, isAskedAgain ? effectsOf({ ...next, step }, [part]) : []);
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
  event: PromotionPart & { readonly copied?: Copied },
): Decided {
  const late = refuseLate(promotion, event);
  if (late !== undefined) return late;
  const { step, part, copied } = event;
  const left = promotion.left.filter((one) => one !== part);
  const counted = copied === undefined ? promotion : withCopied(promotion, copied);
  if (left.length > 0) return moved({ ...counted, left }, `${part} is done`);
  return begin(counted, followingStep(step));
}

/** It goes on by itself as soon as everybody can pull everything: nobody is asked. */
function waitUntilPublic(
  promotion: Promotion,
  event: Extract<PromotionEvent, { type: 'not-public' }>,
): Decided {
  const late = refuseLate(promotion, event);
  if (late !== undefined) return late;
  const { unpulled } = event;
  const why = unpulledWords(unpulled);
  const isKnown = promotion.unpulled !== undefined && unpulledWords(promotion.unpulled) === why;
  return isKnown ? stale(why) : moved({ ...promotion, unpulled }, why);
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
export function givenUpFromMs({ step, unseenAtMs }: Promotion): number | undefined {
  if (step === 'stating' || step === 'copying' || step === 'verifying') return 0;
  return step === 'tagging' && unseenAtMs !== undefined ? unseenAtMs + workMaxMs : undefined;
}

/** Also before its end: what is left of its steps has lost its reason, and what was told is corrected. */
function withdraw(promotion: Promotion, withdrawn: ReleaseWithdrawal): Decided {
  if (promotion.withdrawn !== undefined) return stale('it was withdrawn before');
  if (!isPastPublishing(promotion.step))
    return stale(`it is ${promotion.step}: nothing is out yet`);
  const { held: _overcome, unpulled: _late, ...free } = promotion;
  const left = correctionParts(promotion);
  const correcting: Promotion = { ...free, step: 'correcting', left, withdrawn };
  const why = `withdrawn by ${withdrawn.by}: ${withdrawn.reason}`;
  return moved(correcting, why, effectsOf(correcting, left));
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
  if (left.length === 0 && !isEnd(step)) return begin(promotion, followingStep(step));
  const { held: _overcome, unseenAtMs: _tagged, unpulled: _pulled, ...free } = promotion;
  const begun: Promotion = { ...free, step, left };
  return moved(begun, `${step}: ${left.length} to do`, effectsOf(begun, left));
}
