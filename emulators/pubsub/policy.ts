import { type DeadLetters, toDeadLetters } from './dead-letter.ts';
import { type Filter, parseFilter } from './filter.ts';
import { type Backoff, toBackoff } from './retry-policy.ts';
import type { SubscriptionSettings } from './subscription-settings.ts';

/** How a subscription delivers: its settings in the terms of those who act on them. */
export interface DeliveryPolicy {
  readonly ackDeadlineMs: number;
  /** Undefined for a subscription that is pulled. */
  readonly pushEndpoint: string | undefined;
  readonly isOrdered: boolean;
  readonly isExactlyOnce: boolean;
  readonly filter: Filter;
  readonly backoff: Backoff | undefined;
  readonly deadLetters: DeadLetters | undefined;
}

/** The policy that settings ask for. */
export function policyOf(settings: SubscriptionSettings): DeliveryPolicy {
  const { pushConfig, retryPolicy, deadLetterPolicy } = settings;
  return {
    ackDeadlineMs: settings.ackDeadlineSeconds * 1_000,
    pushEndpoint: pushConfig?.pushEndpoint || undefined,
    isOrdered: settings.enableMessageOrdering ?? false,
    isExactlyOnce: settings.enableExactlyOnceDelivery ?? false,
    filter: parseFilter(settings.filter ?? ''),
    backoff: retryPolicy ? toBackoff(retryPolicy) : undefined,
    deadLetters: deadLetterPolicy ? toDeadLetters(deadLetterPolicy) : undefined,
  };
}
