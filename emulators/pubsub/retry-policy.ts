import type { protos } from '@google-cloud/pubsub';
import { WireError } from '../wire/error.ts';
import { ofSeconds, toMs } from './durations.ts';

type RetryPolicy = protos.google.pubsub.v1.IRetryPolicy;

/** The bounds between which a message waits before it is delivered again. */
export interface Backoff {
  readonly minimumMs: number;
  readonly maximumMs: number;
}

const minimumSecondsDefault = 10;
const maximumSecondsDefault = 600;
const backoffMaxMs = 600_000;
/** What Google's emulator does with a push that failed; pulls may have the message at once. */
const flatPushBackoffMs = 1_000;

/**
 * Reads a retry policy, with the defaults of what was not said.
 * @throws WireError INVALID_ARGUMENT for bounds outside 0 to 600 s, or the wrong way round
 */
export function readRetryPolicy(policy: RetryPolicy): RetryPolicy {
  const minimumBackoff = policy.minimumBackoff ?? ofSeconds(minimumSecondsDefault);
  const maximumBackoff = policy.maximumBackoff ?? ofSeconds(maximumSecondsDefault);
  const { minimumMs, maximumMs } = toBackoff({ minimumBackoff, maximumBackoff });
  checkBounds('minimum_backoff', minimumMs);
  checkBounds('maximum_backoff', maximumMs);
  if (maximumMs < minimumMs) {
    throw new WireError(
      'INVALID_ARGUMENT',
      `The value for maximum_backoff is too small. You passed ${maximumMs / 1_000}s in the ` +
        `request, but the minimum value is ${minimumMs / 1_000}s.`,
    );
  }
  return { minimumBackoff, maximumBackoff };
}

/** The bounds of a policy that was read. */
export function toBackoff({ minimumBackoff, maximumBackoff }: RetryPolicy): Backoff {
  return { minimumMs: toMs(minimumBackoff) ?? 0, maximumMs: toMs(maximumBackoff) ?? 0 };
}

/**
 * How long a message waits after it was delivered so many times in vain: twice as long each time,
 * between the bounds. Without a policy it is a flat second for pushes, and no time for pulls.
 */
export function redeliveryDelayMs(
  backoff: Backoff | undefined,
  attempts: number,
  isPushed: boolean,
): number {
  if (backoff === undefined) return isPushed ? flatPushBackoffMs : 0;
  return Math.min(backoff.maximumMs, backoff.minimumMs * 2 ** (attempts - 1));
}

function checkBounds(field: string, ms: number): void {
  if (ms >= 0 && ms <= backoffMaxMs) return;
  throw new WireError(
    'INVALID_ARGUMENT',
    `The value for ${field} is out of bounds. You passed ${ms / 1_000}s in the request, ` +
      'but the value must be between 0s and 600s.',
  );
}
