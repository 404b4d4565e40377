import { WireError } from '../wire/error.ts';
import type { Lease } from './lease.ts';
import type { Subscription } from './subscription.ts';

/** What became of ack ids. Only a subscription of exactly once delivery says that some are stale. */
export interface AckOutcome {
  readonly taken: readonly string[];
  readonly stale: readonly string[];
}

const ackIdPattern = /^(projects\/[^/]+\/subscriptions\/[^/]+):\d+$/;
const modifySecondsMax = 600;

/** Settles the messages of these deliveries. */
export function acknowledge(subscription: Subscription, ackIds: readonly string[]): AckOutcome {
  return forEachLease(subscription, ackIds, (lease) => subscription.backlog.settle(lease));
}

/** Lets deliveries end in so many seconds from now; 0 gives the messages back. */
export function modifyDeadline(
  subscription: Subscription,
  ackIds: readonly string[],
  seconds: number,
): AckOutcome {
  const { backlog } = subscription;
  return forEachLease(subscription, ackIds, (lease) => {
    if (seconds === 0) backlog.fail(lease);
    else backlog.extend(lease, seconds * 1_000);
  });
}

/**
 * Checks that ack ids are some, and of this subscription.
 * @throws WireError INVALID_ARGUMENT
 */
export function checkAckIds(
  subscription: string,
  ackIds: readonly string[] | null | undefined,
): readonly string[] {
  if (!ackIds || ackIds.length === 0) throw refuse('No ack ids specified.');
  for (const ackId of ackIds) {
    const [, owner] = ackIdPattern.exec(ackId) ?? [];
    if (owner === undefined) throw refuse(`Invalid ack id (ack_id=${ackId})`);
    if (owner !== subscription) {
      throw refuse(
        `Subscription ${subscription} received an invalid ack ID ${ackId}, ` +
          `meant for subscription: ${owner}`,
      );
    }
  }
  return ackIds;
}

/**
 * Checks how far a deadline may be moved.
 * @throws WireError INVALID_ARGUMENT
 */
export function checkModifySeconds(seconds: number): number {
  if (seconds < 0) throw refuse('Ack deadline cannot be negative');
  if (seconds <= modifySecondsMax) return seconds;
  throw refuse(`Ack deadline cannot be more than ${modifySecondsMax} seconds`);
}

/** Where delivery is exactly once, an ack id is worth nothing after the end of its lease. */
function forEachLease(
  { backlog, policy }: Subscription,
  ackIds: readonly string[],
  act: (lease: Lease) => void,
): AckOutcome {
  const { isExactlyOnce } = policy();
  const taken: string[] = [];
  const stale: string[] = [];
  for (const ackId of ackIds) {
    const lease = backlog.find(ackId);
    if (isExactlyOnce && !lease?.isOpen) {
      stale.push(ackId);
      continue;
    }
    if (lease !== undefined) act(lease);
    taken.push(ackId);
  }
  return { taken, stale };
}

function refuse(message: string): WireError {
  return new WireError('INVALID_ARGUMENT', message);
}
