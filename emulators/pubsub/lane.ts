import type { Held, Receiver } from './lease.ts';

/**
 * The messages of one ordering key, in the order in which they were published. Those before `next`
 * were given out; what is acknowledged leaves from the front only, as whoever gets a message again
 * gets all that follow it again: https://cloud.google.com/pubsub/docs/ordering
 */
export interface Lane {
  readonly key: string;
  readonly helds: Held[];
  next: number;
  /** Stands in the queue of what can be given. */
  isQueued: boolean;
  /** Waits until its first message may be given again. */
  isDelayed: boolean;
}

/** An order without messages. */
export function emptyLane(key: string): Lane {
  return { key, helds: [], next: 0, isQueued: false, isDelayed: false };
}

/** Whether the lane has a message that was not given out. */
export function hasNext(lane: Lane): boolean {
  return !lane.isDelayed && lane.next < lane.helds.length;
}

/**
 * Takes the next message for a receiver. While one of the lane is out, only the receiver that has it
 * gets the following ones, and a push none: two at once would arrive in any order.
 */
export function takeNext(lane: Lane, receiver: Receiver): Held | undefined {
  const out = holderOf(lane);
  if (out !== undefined && (receiver.isPush || out !== receiver)) return undefined;
  while (hasNext(lane)) {
    const held = lane.helds[lane.next];
    lane.next += 1;
    if (held?.state === 'ready') return held;
  }
  return undefined;
}

/** Who has a message of the lane at this moment. */
function holderOf(lane: Lane): Receiver | undefined {
  for (let at = 0; at < lane.next; at += 1) {
    const lease = lane.helds[at]?.lease;
    if (lease?.isOpen) return lease.receiver;
  }
  return undefined;
}

/** Takes out what is settled and has nothing unsettled before it. */
export function takeSettled(lane: Lane): readonly Held[] {
  const unsettled = lane.helds.findIndex((held) => held.state !== 'settled');
  const settled = lane.helds.splice(0, unsettled < 0 ? lane.helds.length : unsettled);
  lane.next = Math.max(0, lane.next - settled.length);
  return settled;
}

/** Goes back to a message: it and all that were given after it are to be given again. */
export function rewind(lane: Lane, held: Held): readonly Held[] {
  const at = lane.helds.indexOf(held);
  if (at < 0) return [];
  const again = lane.helds.slice(at, lane.next);
  lane.next = Math.min(lane.next, at);
  return again;
}
