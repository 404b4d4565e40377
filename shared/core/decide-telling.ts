import { type AnnouncementTarget, isRepeatable, targetName } from './announcement-target.ts';
import { beginningOf } from './beginning.ts';
import { backoffMs } from './owed.ts';
import type { Promotion } from './promotion.ts';
import {
  type Telling,
  type TellingEvent,
  targetNamed,
  tellingsOf,
  withTelling,
} from './telling.ts';

/** What a target's mark becomes. */
interface MovedTelling {
  readonly telling: Telling;
  readonly why: string;
  /** Nothing more is to be done about it by itself. */
  readonly isOver: boolean;
}

/** After so many tries, hours after the first, a person must look. */
const triesMax = 10;
const whyLengthMax = 300;

/** A promotion of which one target's mark has moved. */
interface NotedTelling extends MovedTelling {
  readonly promotion: Promotion;
}

/**
 * Sets what becomes of a target's mark; the words say why nothing does.
 * @param isCurrent whether its step is under way, or is the last before an end that was come to
 */
export function noteTelling(
  promotion: Promotion,
  event: TellingEvent,
  isCurrent: boolean,
  nowMs: number,
): NotedTelling | { readonly stale: string } {
  const { version, step, part } = event;
  if (version !== promotion.version) return { stale: `${version} was given up` };
  const target = targetNamed(promotion, part);
  if (target === undefined) return { stale: `it is not announced to ${part}` };
  // What a try did that was under way before is known all the same.
  if (event.type !== 'told' && !isCurrent) return { stale: `${step} is over` };
  const next = moveTelling(tellingsOf(promotion, step)[part], event, target, nowMs);
  if ('stale' in next) return next;
  return { ...next, promotion: withTelling(promotion, event, next.telling) };
}

/** What becomes of a mark; the words say why nothing does. */
function moveTelling(
  telling: Telling | undefined,
  event: TellingEvent,
  target: AnnouncementTarget,
  nowMs: number,
): MovedTelling | { readonly stale: string } {
  switch (event.type) {
    case 'telling-begun':
      return beginTelling(telling, event.attempt, target, nowMs);
    case 'told':
      return endTelling(telling, event, nowMs);
    case 'telling-settled':
      return settleTelling(telling, event, nowMs);
  }
}

/** One that another try began is repeated where that does no harm; else nobody knows what it did. */
function beginTelling(
  telling: Telling | undefined,
  attempt: string,
  target: AnnouncementTarget,
  nowMs: number,
): MovedTelling | { readonly stale: string } {
  const name = targetName(target);
  switch (telling?.state) {
    case 'sent':
    case 'unsure':
    case 'failed':
      return { stale: `${name} is ${telling.state}` };
    case 'begun': {
      if (telling.attempt === attempt) return { stale: `${name} is begun` };
      if (isRepeatable(target)) return begun(telling.tries, `${name} is begun again`);
      const at = new Date(telling.atMs).toISOString();
      const why = `it was begun at ${at}, and nobody knows what came of it: look there`;
      const unsure = { state: 'unsure', atMs: nowMs, why } as const;
      return { telling: unsure, why: `${name}: ${why}`, isOver: true };
    }
    case 'put off':
      if (nowMs < telling.notBeforeMs) return { stale: `${name} is put off: ${telling.why}` };
      return begun(telling.tries, `${name} is begun again`);
    case 'asked again':
    case undefined:
      return begun(0, `${name} is begun`);
  }

  function begun(tries: number, why: string): MovedTelling {
    const next = { state: 'begun', attempt, tries: tries + 1, atMs: nowMs } as const;
    return { telling: next, why, isOver: false };
  }
}

/**
 * That it arrived, or is refused, is believed of every try, also of a late one, whose debt is struck
 * off with this; anything else only of the try that holds the mark.
 */
function endTelling(
  telling: Telling | undefined,
  { part, attempt, outcome }: Extract<TellingEvent, { type: 'told' }>,
  nowMs: number,
): MovedTelling | { readonly stale: string } {
  if (telling === undefined || telling.state === 'sent') return { stale: `${part} is told` };
  if (outcome.state === 'sent')
    return { telling: { ...outcome, atMs: nowMs }, why: `${part} is told`, isOver: true };
  const why = beginningOf(outcome.why, whyLengthMax);
  const words = `${part} is ${outcome.state}: ${why}`;
  const failed = {
    telling: { state: 'failed', atMs: nowMs, why },
    why: words,
    isOver: true,
  } as const;
  if (telling.state !== 'begun') return { stale: `${part} is ${telling.state}` };
  if (outcome.state === 'failed') return failed;
  if (telling.attempt !== attempt) return { stale: `${part} is told by another try` };
  if (outcome.state === 'unsure')
    return { telling: { state: 'unsure', atMs: nowMs, why }, why: words, isOver: true };
  const { tries } = telling;
  if (tries >= triesMax) return failed;
  const notBeforeMs = nowMs + Math.max(outcome.retryAfterMs ?? 0, backoffMs(tries));
  const next = { state: 'put off', tries, atMs: nowMs, why, notBeforeMs } as const;
  return { telling: next, why: words, isOver: false };
}

/** A person knows what came of it, or has it sent again. */
function settleTelling(
  telling: Telling | undefined,
  { part, as, by, reason }: Extract<TellingEvent, { type: 'telling-settled' }>,
  nowMs: number,
): MovedTelling | { readonly stale: string } {
  if (telling?.state !== 'unsure' && telling?.state !== 'failed')
    return {
      stale: `${part} is ${telling?.state ?? 'not told yet'}: only one that is unsure or failed is settled`,
    };
  if (as === 'again') {
    const again = { state: 'asked again', atMs: nowMs, by, reason } as const;
    return { telling: again, why: `${part} is told again for ${by}: ${reason}`, isOver: false };
  }
  const sent = { state: 'sent', atMs: nowMs, settled: { by, reason } } as const;
  return { telling: sent, why: `${part} was told, says ${by}: ${reason}`, isOver: true };
}
