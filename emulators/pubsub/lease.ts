import type { Alarm } from './alarms.ts';
import type { Lane } from './lane.ts';
import type { Message } from './message.ts';

/** A message that a subscription holds until it is acknowledged. */
export interface Held {
  readonly message: Message;
  /** The messages of the same ordering key; undefined where there is no order. */
  readonly lane: Lane | undefined;
  /** How often it was given to a receiver. */
  attempts: number;
  state: 'ready' | 'leased' | 'delayed' | 'settled';
  /** The last time it was given out. Its ack id is good until the next time. */
  lease: Lease | undefined;
}

/** One delivery of a message: until it ends, nobody else gets the message. */
export interface Lease {
  readonly ackId: string;
  readonly held: Held;
  readonly receiver: Receiver;
  /** Counts from 1. */
  readonly attempt: number;
  isOpen: boolean;
  expiry: Alarm;
}

/** Who takes messages: a pull, a stream of pulls, or whoever pushes them. */
export interface Receiver {
  readonly isPush: boolean;
  /** How long it may keep a message unacknowledged. */
  leaseMs(): number;
  /** Whether it takes one more message now. */
  hasRoom(): boolean;
  give(lease: Lease): void;
  /** Is told that no more follows for the moment. */
  flush(): void;
  /** Is told when a lease that it was given ends, in whatever way. */
  ended(lease: Lease): void;
  /** Is told that the subscription was deleted. */
  stop(): void;
}
