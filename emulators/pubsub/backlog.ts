import type { Alarms } from './alarms.ts';
import type { Held, Lease, Receiver } from './lease.ts';
import { openLeases } from './leases.ts';
import type { Message } from './message.ts';
import type { DeliveryPolicy } from './policy.ts';
import { openReadyQueue } from './ready-queue.ts';
import { redeliveryDelayMs } from './retry-policy.ts';

/** What a subscription has to deliver. */
export interface Backlog {
  /** Holds a message; `attempts` counts those of an earlier run. */
  hold(message: Message, attempts: number): void;
  /** Gives one message to a receiver; undefined when there is none that it may have. */
  take(receiver: Receiver): Lease | undefined;
  /** The delivery with this ack id, unless the message was settled or given out again since. */
  find(ackId: string): Lease | undefined;
  /** Settles the message. After the end of its lease too, if nobody else was given it meanwhile. */
  settle(lease: Lease): void;
  /** Ends an open lease: the message is delivered again, or is a dead letter. */
  fail(lease: Lease): void;
  /** Lets an open lease end so long from now. */
  extend(lease: Lease, ms: number): void;
  /** All that is not settled, the oldest first. */
  unsettled(): Iterable<Held>;
}

/** Who a backlog belongs to. */
export interface BacklogOwner {
  readonly alarms: Alarms;
  policy(): DeliveryPolicy;
  nextAckId(): string;
  /** Is told that there is something to take. */
  ready(): void;
  settled(held: Held): void;
  failed(held: Held): void;
  /** Publishes a dead letter; false if its topic does not exist: then the message goes on. */
  bury(held: Held, topic: string): boolean;
}

/** Opens an empty backlog. */
export function openBacklog(owner: BacklogOwner): Backlog {
  const { alarms, policy, nextAckId, ready } = owner;
  const unsettled = new Map<string, Held>();
  const settle = (lease: Lease): void => {
    const { held } = lease;
    leases.close(lease);
    if (held.state === 'settled') return;
    held.state = 'settled';
    for (const done of queue.settle(held)) {
      unsettled.delete(done.message.id);
      leases.forget(done);
      owner.settled(done);
    }
  };
  const fail = (lease: Lease): void => {
    if (!lease.isOpen) return;
    const { held, receiver } = lease;
    const { backoff, deadLetters } = policy();
    leases.close(lease);
    const isDead = deadLetters !== undefined && held.attempts >= deadLetters.attemptsMax;
    if (isDead && owner.bury(held, deadLetters.topic)) {
      settle(lease);
    } else {
      owner.failed(held);
      queue.giveAgain(held, redeliveryDelayMs(backoff, held.attempts, receiver.isPush));
    }
  };
  const leases = openLeases({ alarms, nextAckId, expired: fail });
  const queue = openReadyQueue({ alarms, ready, revoke: leases.close });
  return {
    hold(message, attempts) {
      const lane = policy().isOrdered ? queue.laneOf(message.orderingKey) : undefined;
      const held: Held = { message, lane, attempts, state: 'ready', lease: undefined };
      unsettled.set(message.id, held);
      queue.add(held);
    },
    take(receiver) {
      const held = queue.take(receiver);
      return held && leases.open(held, receiver);
    },
    find: leases.find,
    settle,
    fail,
    extend: leases.extend,
    unsettled: () => unsettled.values(),
  };
}
