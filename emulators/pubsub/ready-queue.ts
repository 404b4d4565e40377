import type { Alarms } from './alarms.ts';
import { createFifo } from './fifo.ts';
import { emptyLane, hasNext, type Lane, rewind, takeNext, takeSettled } from './lane.ts';
import type { Held, Lease, Receiver } from './lease.ts';

/** What can be given to receivers, the oldest first; messages of an ordering key in their order. */
export interface ReadyQueue {
  /** The order that messages with this key stand in; undefined for the empty key. */
  laneOf(orderingKey: string): Lane | undefined;
  add(held: Held): void;
  /** Takes one message that the receiver may have. */
  take(receiver: Receiver): Held | undefined;
  /** Gives a message again after so long, and with it all that follow it in its order. */
  giveAgain(held: Held, afterMs: number): void;
  /** Lets go of a settled message: answers all that nobody will be given again. */
  settle(held: Held): readonly Held[];
}

/** Who the queue belongs to. */
export interface ReadyQueueOwner {
  readonly alarms: Alarms;
  /** Is told that there is something to take. */
  ready(): void;
  /** Ends a lease whose message is to be given again. */
  revoke(lease: Lease): void;
}

/** Opens an empty queue. */
export function openReadyQueue({ alarms, ready, revoke }: ReadyQueueOwner): ReadyQueue {
  const lanes = new Map<string, Lane>();
  const entries = openEntries(ready);
  return {
    laneOf: (key) => findLane(lanes, key),
    add(held) {
      held.lane?.helds.push(held);
      if (held.lane === undefined) entries.push(held);
      else entries.pushLane(held.lane);
    },
    take(receiver) {
      for (let entry = entries.shift(); entry !== undefined; entry = entries.shift()) {
        const held = 'helds' in entry ? takeFromLane(entry, receiver) : entry;
        if (held?.state !== 'ready') continue;
        if (held.lane !== undefined && !receiver.isPush) entries.pushLane(held.lane);
        return held;
      }
      return undefined;
    },
    giveAgain(held, afterMs) {
      held.state = 'delayed';
      if (held.lane !== undefined) giveBack(held.lane, held, revoke);
      const entry = held.lane ?? held;
      if (afterMs === 0) entries.release(entry);
      else alarms.set(afterMs, () => entries.release(entry));
    },
    settle(held) {
      const { lane } = held;
      if (lane === undefined) return [held];
      const settled = letGo(lanes, lane);
      entries.pushLane(lane);
      return settled;
    },
  };
}

/** What stands in the queue: messages without an order, and lanes with something to give. */
function openEntries(ready: () => void) {
  const queue = createFifo<Held | Lane>();
  const push = (entry: Held | Lane): void => {
    queue.push(entry);
    ready();
  };
  const pushLane = (lane: Lane): void => {
    if (lane.isQueued || !hasNext(lane)) return;
    lane.isQueued = true;
    push(lane);
  };
  const release = (entry: Held | Lane): void => {
    if ('helds' in entry) {
      entry.isDelayed = false;
      pushLane(entry);
    } else if (entry.state === 'delayed') {
      entry.state = 'ready';
      push(entry);
    }
  };
  return { push, pushLane, release, shift: queue.shift };
}

/** Taken by nobody, a lane stands in the queue again as soon as one of its messages is settled. */
function takeFromLane(lane: Lane, receiver: Receiver): Held | undefined {
  lane.isQueued = false;
  return takeNext(lane, receiver);
}

function giveBack(lane: Lane, held: Held, revoke: (lease: Lease) => void): void {
  for (const again of rewind(lane, held)) {
    if (again.lease !== undefined) revoke(again.lease);
    again.state = 'ready';
  }
  lane.isDelayed = true;
}

function letGo(lanes: Map<string, Lane>, lane: Lane): readonly Held[] {
  const settled = takeSettled(lane);
  if (lane.helds.length === 0 && lanes.get(lane.key) === lane) lanes.delete(lane.key);
  return settled;
}

function findLane(lanes: Map<string, Lane>, key: string): Lane | undefined {
  if (key === '') return undefined;
  const lane = lanes.get(key) ?? emptyLane(key);
  lanes.set(key, lane);
  return lane;
}
