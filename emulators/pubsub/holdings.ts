import type { Protos } from '../wire/protos.ts';
import type { Alarms } from './alarms.ts';
import type { Change } from './changes.ts';
import type { TurnJournal } from './journal.ts';
import { heldChange, putSubscriptionChange, putTopicChange } from './kept.ts';
import type { Message } from './message.ts';
import type { SendPush } from './pusher.ts';
import type { Subscription } from './subscription.ts';
import type { Topic } from './topic.ts';

/** All that a broker works on. */
export interface Holdings {
  readonly protos: Protos;
  readonly topics: Map<string, Topic>;
  readonly subscriptions: Map<string, Subscription>;
  readonly alarms: Alarms;
  readonly sendPush: SendPush;
  readonly nextId: () => string;
  journal: TurnJournal;
  /** Whether pushes have begun. */
  mayPush: boolean;
}

/** The changes that lead to what there is, a message once for all that hold it. */
export function* changesTo({ protos, topics, subscriptions }: Holdings): Generator<Change> {
  for (const topic of topics.values()) yield putTopicChange(protos, topic);
  const held = new Map<string, { readonly message: Message; attempts: Record<string, number> }>();
  for (const [name, { settings, backlog }] of subscriptions) {
    yield putSubscriptionChange(protos, settings());
    for (const { message, attempts } of backlog.unsettled()) {
      const known = held.get(message.id) ?? { message, attempts: {} };
      held.set(message.id, known);
      known.attempts[name] = attempts;
    }
  }
  const oldestFirst = [...held.values()].sort(
    (left, right) => Number(left.message.id) - Number(right.message.id),
  );
  for (const { message, attempts } of oldestFirst) yield heldChange(message, attempts);
}
