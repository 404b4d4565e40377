import { WireError } from '../wire/error.ts';
import type { Alarms } from './alarms.ts';
import type { Lease, Receiver } from './lease.ts';
import { contentBytes } from './message.ts';
import type { Subscription } from './subscription.ts';

/**
 * How long a pull waits for the first message. The wire does not tell a handler how long its caller
 * will wait, so it is short: a message given to one who has gone is lost until its lease ends.
 */
const waitMs = 500;
const messagesMax = 1_000;
/** A batch ends with the message that makes it larger than this. */
const batchBytesMax = 4 * 1024 * 1024;

/** How a pull is made. */
export interface PullOptions {
  readonly max: number;
  /** Does not wait for a message that is yet to come. */
  readonly isImmediate: boolean;
  readonly alarms: Alarms;
}

/**
 * Pulls messages once: those that are there, or the first that come.
 * @throws WireError NOT_FOUND when the subscription is deleted meanwhile
 */
export function pull(subscription: Subscription, options: PullOptions): Promise<readonly Lease[]> {
  const { max, isImmediate, alarms } = options;
  const countMax = Math.min(max, messagesMax);
  return new Promise((resolve, reject) => {
    const leases: Lease[] = [];
    let bytes = 0;
    const finish = (): void => {
      subscription.leave(receiver);
      resolve(leases);
    };
    const receiver: Receiver = {
      isPush: false,
      leaseMs: () => subscription.policy().ackDeadlineMs,
      hasRoom: () => leases.length < countMax && bytes < batchBytesMax,
      give(lease) {
        leases.push(lease);
        bytes += contentBytes(lease.held.message);
      },
      flush: finish,
      ended: () => undefined,
      stop: () => reject(new WireError('NOT_FOUND', 'Subscription does not exist')),
    };
    subscription.join(receiver);
    if (leases.length > 0) return;
    if (isImmediate) finish();
    else alarms.set(waitMs, finish);
  });
}
