import type { protos } from '@google-cloud/pubsub';
import fc from 'fast-check';

type Settings = protos.google.pubsub.v1.ISubscription;

/** What can be done to a Pub/Sub; ids are few, so that commands meet. */
export type Command =
  | { readonly kind: 'create-topic' | 'get-topic' | 'delete-topic'; readonly topic: string }
  | {
      readonly kind: 'create-subscription';
      readonly subscription: string;
      readonly topic: string;
      readonly settings: Settings;
    }
  | { readonly kind: 'get-subscription' | 'delete-subscription'; readonly subscription: string }
  | {
      readonly kind: 'update';
      readonly subscription: string;
      readonly settings: Settings;
      readonly path: string;
    }
  | { readonly kind: 'list' }
  | { readonly kind: 'publish'; readonly topic: string; readonly texts: readonly string[] }
  | { readonly kind: 'pull'; readonly subscription: string }
  | {
      readonly kind: 'acknowledge' | 'give-back';
      readonly subscription: string;
      readonly nth: number;
    }
  | { readonly kind: 'restart' };

const topic = fc.constantFrom('first', 'second', 'x');
const subscription = fc.constantFrom('one', 'two');
/** No lease ends by itself while a slow machine works through the commands. */
const patient: Settings = { ackDeadlineSeconds: 600 };
const settings: fc.Arbitrary<Settings> = fc.record(
  {
    ackDeadlineSeconds: fc.constantFrom(60, 600, 601),
    enableExactlyOnceDelivery: fc.boolean(),
    labels: fc.constant({ a: 'b' }),
    // No wait that lasts: the one that was restarted meanwhile has forgotten it.
    retryPolicy: fc.constantFrom(
      { minimumBackoff: { seconds: 0 }, maximumBackoff: { seconds: 0 } },
      { minimumBackoff: { seconds: 5 }, maximumBackoff: { seconds: 1 } },
    ),
    deadLetterPolicy: fc.record({
      deadLetterTopic: fc.constant('projects/none/topics/none'),
      maxDeliveryAttempts: fc.constantFrom(0, 3, 7),
    }),
  },
  { requiredKeys: [] },
);

/** Any command. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('create-topic' as const, 'get-topic' as const, 'delete-topic' as const),
    topic,
  }),
  fc.record({ kind: fc.constant('create-topic' as const), topic }),
  fc.record({
    kind: fc.constant('create-subscription' as const),
    subscription,
    topic,
    settings: fc.oneof(
      fc.constant(patient),
      settings.map((said) => ({ ...patient, ...said })),
    ),
  }),
  fc.record({
    kind: fc.constantFrom('get-subscription' as const, 'delete-subscription' as const),
    subscription,
  }),
  fc.record({
    kind: fc.constant('update' as const),
    subscription,
    settings,
    path: fc.constantFrom(
      'ack_deadline_seconds',
      'retry_policy',
      'dead_letter_policy',
      'topic',
      'x',
    ),
  }),
  fc.constant({ kind: 'list' as const }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      topic,
      texts: fc.array(fc.constantFrom('a', 'b', ''), { maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pull' as const), subscription }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('acknowledge' as const, 'give-back' as const),
      subscription,
      nth: fc.nat(5),
    }),
  },
  fc.constant({ kind: 'restart' as const }),
);
