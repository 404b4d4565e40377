import type { protos } from '@google-cloud/pubsub';
import { status } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import type { EmulatorKind } from '../../emulators/stack/options.ts';
import { callOptions, outcomeOf, type PubsubClient } from './pubsub-client.ts';
import {
  attemptWithoutDeadLetters,
  deadLettersAtOnce,
  fieldsOfAPush,
  leftAfterPush,
  messagesThroughAFilter,
  messagesToANarrowStream,
  type Observe,
  orderAfterNack,
} from './pubsub-observations.ts';
import { openProject, type PubsubProject } from './pubsub-project.ts';

type Settings = protos.google.pubsub.v1.ISubscription;
type Call = Promise<readonly [unknown, ...unknown[]]>;

/** Where our own emulator does what the service documents, or nothing, and Google's something else. */
interface Difference {
  readonly what: string;
  readonly observe: Observe;
  readonly official: unknown;
  readonly own: unknown;
}

const refused = status.INVALID_ARGUMENT;
const unimplemented = status.UNIMPLEMENTED;
const seconds = (count: number) => ({ seconds: count });

/** The status of a call, 0 where it was answered. */
const statusOf =
  (call: (client: PubsubClient, project: PubsubProject) => Call): Observe =>
  async (client, project) => {
    await project.create('made');
    const outcome = await outcomeOf(call(client, project));
    return typeof outcome === 'object' && outcome !== null && 'code' in outcome ? outcome.code : 0;
  };

const creating = (settings: Settings): Observe =>
  statusOf(({ subscriber }, { topic, subscription }) =>
    subscriber.createSubscription(
      { ...settings, name: subscription('new'), topic: topic('made') },
      callOptions,
    ),
  );

const updating = (settings: Settings, path: string): Observe =>
  statusOf(({ subscriber }, { subscription }) =>
    subscriber.updateSubscription(
      { subscription: { ...settings, name: subscription('made') }, updateMask: { paths: [path] } },
      callOptions,
    ),
  );

const publishing = (message: protos.google.pubsub.v1.IPubsubMessage): Observe =>
  statusOf(({ publisher }, { topic }) =>
    publisher.publish({ topic: topic('made'), messages: [message] }, callOptions),
  );

const attributes = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, 'value']));

const tooLarge: readonly [what: string, message: protos.google.pubsub.v1.IPubsubMessage][] = [
  ['101 attributes', { attributes: attributes(101) }],
  ['an attribute key of 257 bytes', { attributes: { ['k'.repeat(257)]: '' } }],
  ['an attribute value of 1025 bytes', { attributes: { key: 'v'.repeat(1_025) } }],
  ['an attribute that begins with goog', { attributes: { google: '' } }],
  ['an ordering key of 1025 bytes', { data: Buffer.from('x'), orderingKey: 'k'.repeat(1_025) }],
  ['a message of more than 10 MiB', { data: Buffer.alloc(10 * 1024 * 1024 + 1) }],
];

const differences: readonly Difference[] = [
  {
    what: 'a filter that cannot be read',
    observe: creating({ filter: 'any' }),
    official: 0,
    own: refused,
  },
  {
    what: 'a message that a filter does not let pass',
    observe: messagesThroughAFilter,
    official: 2,
    own: 1,
  },
  {
    what: 'a client on a stream that can hold one message',
    observe: messagesToANarrowStream,
    official: 3,
    own: 1,
  },
  {
    what: 'messages of an ordering key after a nack',
    observe: orderAfterNack,
    official: 'bca',
    own: 'abc',
  },
  { what: 'a dead letter after its last nack', observe: deadLettersAtOnce, official: 0, own: 1 },
  {
    what: 'the attempt of a pull without dead letters, where there is a retry policy',
    observe: attemptWithoutDeadLetters,
    official: 1,
    own: 0,
  },
  { what: 'a push that is answered 202', observe: leftAfterPush(202), official: 1, own: 0 },
  {
    what: 'the body of a push',
    observe: fieldsOfAPush,
    official: { orderingKey: undefined, deliveryAttempt: undefined },
    own: { orderingKey: 'k', deliveryAttempt: 1 },
  },
  {
    what: 'an update of labels',
    observe: updating({ labels: { a: 'b' } }, 'labels'),
    official: refused,
    own: 0,
  },
  {
    what: 'an update of the expiration',
    observe: updating({ expirationPolicy: { ttl: seconds(86_400) } }, 'expiration_policy'),
    official: refused,
    own: 0,
  },
  {
    what: 'a retention of 31 days',
    observe: creating({ messageRetentionDuration: seconds(31 * 24 * 60 * 60) }),
    official: refused,
    own: 0,
  },
  ...tooLarge.map(([what, message]) => {
    return { what, observe: publishing(message), official: 0, own: refused };
  }),
  {
    what: 'a page of -1',
    observe: statusOf(({ publisher }, { name }) =>
      publisher.listTopics(
        { project: name, pageSize: -1 },
        { ...callOptions, autoPaginate: false },
      ),
    ),
    official: 0,
    own: refused,
  },
  {
    what: 'pushes without the wrapper',
    observe: creating({ pushConfig: { pushEndpoint: 'http://127.0.0.1:1/', noWrapper: {} } }),
    official: 0,
    own: unimplemented,
  },
  {
    what: 'a subscription that writes to Cloud Storage',
    observe: creating({ cloudStorageConfig: { bucket: 'csi-release' } }),
    official: 0,
    own: unimplemented,
  },
  {
    what: 'a seek',
    observe: statusOf(({ subscriber }, { subscription }) =>
      subscriber.seek({ subscription: subscription('made'), time: seconds(1) }, callOptions),
    ),
    official: 0,
    own: unimplemented,
  },
  {
    what: 'a snapshot',
    observe: statusOf(({ subscriber }, { name, subscription }) =>
      subscriber.createSnapshot(
        { name: `${name}/snapshots/first`, subscription: subscription('made') },
        callOptions,
      ),
    ),
    official: 0,
    own: unimplemented,
  },
];

/** All in which the two emulators are known to differ. */
export function pubsubDifferences(kind: EmulatorKind, client: () => PubsubClient): void {
  it.each(differences)('stands by what it does with $what', async (difference) => {
    const observed = await difference.observe(client(), openProject(client()));
    expect(observed).toEqual(difference[kind]);
  });
}
