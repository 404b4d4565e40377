import type { Alarms } from './alarms.ts';
import { type Backlog, type BacklogOwner, openBacklog } from './backlog.ts';
import { passes } from './filter.ts';
import type { Held, Receiver } from './lease.ts';
import type { Message } from './message.ts';
import { type DeliveryPolicy, policyOf } from './policy.ts';
import { createPusher, type SendPush } from './pusher.ts';
import type { SubscriptionSettings } from './subscription-settings.ts';

/** A subscription at work. */
export interface Subscription {
  readonly backlog: Backlog;
  settings(): SubscriptionSettings;
  policy(): DeliveryPolicy;
  /** Changes the settings; they hold for messages that are waiting, too. */
  change(settings: SubscriptionSettings): void;
  /** Whether its filter lets the message pass. */
  wants(message: Message): boolean;
  /** Lets a receiver have messages at once and from now on, unless the subscription pushes. */
  join(receiver: Receiver): void;
  leave(receiver: Receiver): void;
  /** Gives what is ready to those who have room, soon. */
  wake(): void;
  /** Stops delivering, for ever if it is deleted. */
  close(isDeleted: boolean): void;
}

/** What a subscription needs of those around it. */
export interface SubscriptionOwner {
  readonly alarms: Alarms;
  readonly sendPush: SendPush;
  /** Whether pushes have begun at all. */
  mayPush(): boolean;
  nextAckId(subscription: string): string;
  settled(subscription: string, held: Held): void;
  failed(subscription: string, held: Held): void;
  /** Publishes a dead letter; false if its topic does not exist. */
  bury(subscription: string, held: Held, topic: string): boolean;
}

/** Opens a subscription without messages. */
export function openSubscription(
  first: SubscriptionSettings,
  owner: SubscriptionOwner,
): Subscription {
  let settings = first;
  let policy = policyOf(first);
  let isClosed = false;
  let pulls: readonly Receiver[] = [];
  const { name } = first;
  const turns = onceATurn(() => {
    if (isClosed) return;
    distribute(backlog, policy.pushEndpoint === undefined ? pulls : [pusher]);
    pulls = [...pulls.slice(1), ...pulls.slice(0, 1)];
  });
  const delivery = { policy: () => policy, ready: turns.soon };
  const backlog = openBacklog({ ...delivery, ...backlogOwner(name, owner, () => isClosed) });
  const { sendPush: send, mayPush } = owner;
  const pusher = createPusher({ ...delivery, subscription: name, backlog, send, mayPush });
  return {
    backlog,
    settings: () => settings,
    policy: () => policy,
    change(next) {
      settings = next;
      policy = policyOf(next);
      turns.soon();
    },
    wants: (message) => passes(policy.filter, message.attributes),
    join(receiver) {
      pulls = [...pulls, receiver];
      turns.now();
    },
    leave(receiver) {
      pulls = pulls.filter((one) => one !== receiver);
    },
    wake: turns.soon,
    close(isDeleted) {
      isClosed = true;
      pusher.stop();
      if (isDeleted) for (const receiver of pulls) receiver.stop();
    },
  };
}

/** What a deleted subscription still holds ends when its leases do, and is nobody's business. */
function backlogOwner(
  name: string,
  owner: SubscriptionOwner,
  isClosed: () => boolean,
): Omit<BacklogOwner, 'policy' | 'ready'> {
  return {
    alarms: owner.alarms,
    nextAckId: () => owner.nextAckId(name),
    settled: (held) => owner.settled(name, held),
    failed(held) {
      if (!isClosed()) owner.failed(name, held);
    },
    bury: (held, topic) => !isClosed() && owner.bury(name, held, topic),
  };
}

/** Gives messages round and round, one to each, until all have enough or none is left. */
function distribute(backlog: Backlog, receivers: readonly Receiver[]): void {
  const takers = receivers.filter((receiver) => receiver.hasRoom());
  const given = new Set<Receiver>();
  for (let round = takers; round.length > 0; ) {
    round = round.filter((receiver) => {
      const lease = backlog.take(receiver);
      if (lease === undefined) return false;
      receiver.give(lease);
      given.add(receiver);
      return receiver.hasRoom();
    });
  }
  for (const receiver of given) receiver.flush();
}

/** Does at once, or once for all who ask for it in one turn of the event loop. */
function onceATurn(act: () => void): { soon(): void; now(): void } {
  let isSet = false;
  return {
    soon() {
      if (isSet) return;
      isSet = true;
      setImmediate(() => {
        isSet = false;
        act();
      });
    },
    now: act,
  };
}
