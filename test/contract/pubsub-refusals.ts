import type { protos } from '@google-cloud/pubsub';
import { status } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { callOptions, outcomeOf, type PubsubClient } from './pubsub-client.ts';
import { openProject, type PubsubProject } from './pubsub-project.ts';

type Settings = protos.google.pubsub.v1.ISubscription;
type Message = protos.google.pubsub.v1.IPubsubMessage;
type Refused = readonly [
  what: string,
  code: keyof typeof status,
  call: (client: PubsubClient, project: PubsubProject) => Promise<readonly [unknown, ...unknown[]]>,
];

const long = (length: number) => 'a'.repeat(length);
const bytes = (text: string): Message => ({ data: Buffer.from(text) });

const createTopic =
  (id: string): Refused[2] =>
  ({ publisher }, { topic }) =>
    publisher.createTopic({ name: topic(id) }, callOptions);

const createSubscription =
  (id: string, of: string, settings: Settings = {}): Refused[2] =>
  ({ subscriber }, { topic, subscription }) =>
    subscriber.createSubscription(
      { ...settings, name: subscription(id), topic: topic(of) },
      callOptions,
    );

const updateSubscription =
  (settings: Settings, ...paths: readonly string[]): Refused[2] =>
  ({ subscriber }, { subscription }) =>
    subscriber.updateSubscription(
      {
        subscription: { name: subscription('made'), ...settings },
        updateMask: { paths: [...paths] },
      },
      callOptions,
    );

const publish =
  (id: string, ...messages: Message[]): Refused[2] =>
  ({ publisher }, { topic }) =>
    publisher.publish({ topic: topic(id), messages }, callOptions);

const pull =
  (id: string, maxMessages: number): Refused[2] =>
  ({ subscriber }, { subscription }) =>
    subscriber.pull({ subscription: subscription(id), maxMessages }, callOptions);

const acknowledge =
  (id: string, ...ackIds: string[]): Refused[2] =>
  ({ subscriber }, { subscription }) =>
    subscriber.acknowledge({ subscription: subscription(id), ackIds }, callOptions);

const modify =
  (id: string, ackDeadlineSeconds: number, ...ackIds: string[]): Refused[2] =>
  ({ subscriber }, { subscription }) =>
    subscriber.modifyAckDeadline(
      { subscription: subscription(id), ackIds, ackDeadlineSeconds },
      callOptions,
    );

const seconds = (count: number) => ({ seconds: count });

/** `made` is a topic, and a subscription to it; `none` is neither. */
const refused: readonly Refused[] = [
  ['a topic that is there', 'ALREADY_EXISTS', createTopic('made')],
  ...['ab', long(256), '1abc', 'google', 'a b c', 'abc/def', 'äbc'].map(
    (id): Refused => [`the topic ${id}`, 'INVALID_ARGUMENT', createTopic(id)],
  ),
  [
    'a topic without a project',
    'INVALID_ARGUMENT',
    ({ publisher }) => publisher.createTopic({ name: 'made' }, callOptions),
  ],
  [
    'a topic that is not there',
    'NOT_FOUND',
    ({ publisher }, { topic }) => publisher.getTopic({ topic: topic('none') }, callOptions),
  ],
  [
    'the deletion of a topic that is not there',
    'NOT_FOUND',
    ({ publisher }, { topic }) => publisher.deleteTopic({ topic: topic('none') }, callOptions),
  ],
  [
    'the update of a topic without a mask',
    'INVALID_ARGUMENT',
    ({ publisher }, { topic }) =>
      publisher.updateTopic({ topic: { name: topic('made') } }, callOptions),
  ],
  ['a subscription that is there', 'ALREADY_EXISTS', createSubscription('made', 'made')],
  ['that one to a topic that is not there', 'ALREADY_EXISTS', createSubscription('made', 'none')],
  ['a subscription to a topic that is not there', 'NOT_FOUND', createSubscription('new', 'none')],
  ['a subscription to what is no topic', 'INVALID_ARGUMENT', createSubscription('new', '1')],
  ['a subscription of one letter', 'INVALID_ARGUMENT', createSubscription('s', 'made')],
  ...[601, -1].map(
    (ackDeadlineSeconds): Refused => [
      `an ack deadline of ${ackDeadlineSeconds} s`,
      'INVALID_ARGUMENT',
      createSubscription('new', 'made', { ackDeadlineSeconds }),
    ],
  ),
  ...[1, 599, 2_678_401].map(
    (retention): Refused => [
      `a retention of ${retention} s`,
      'INVALID_ARGUMENT',
      createSubscription('new', 'made', { messageRetentionDuration: seconds(retention) }),
    ],
  ),
  ...[-1, 1, 4, 101].map(
    (maxDeliveryAttempts): Refused => [
      `dead letters after ${maxDeliveryAttempts} attempts`,
      'OUT_OF_RANGE',
      (client, project) =>
        createSubscription('new', 'made', {
          deadLetterPolicy: { deadLetterTopic: project.topic('made'), maxDeliveryAttempts },
        })(client, project),
    ],
  ),
  [
    'dead letters to no topic',
    'NOT_FOUND',
    createSubscription('new', 'made', { deadLetterPolicy: { maxDeliveryAttempts: 5 } }),
  ],
  ...[
    [601, 602],
    [20, 10],
    [-1, 5],
    [1, 601],
  ].map(
    ([least = 0, most = 0]): Refused => [
      `a backoff from ${least} s to ${most} s`,
      'INVALID_ARGUMENT',
      createSubscription('new', 'made', {
        retryPolicy: { minimumBackoff: seconds(least), maximumBackoff: seconds(most) },
      }),
    ],
  ),
  ...['no address', 'ftp://127.0.0.1/'].map(
    (pushEndpoint): Refused => [
      `a push to ${pushEndpoint}`,
      'INVALID_ARGUMENT',
      createSubscription('new', 'made', { pushConfig: { pushEndpoint } }),
    ],
  ),
  ['an update without a mask', 'INVALID_ARGUMENT', updateSubscription({ ackDeadlineSeconds: 20 })],
  ...['topic', 'name', 'filter', 'enable_message_ordering', 'detached', 'nope', 'pushConfig'].map(
    (path): Refused => [`an update of ${path}`, 'INVALID_ARGUMENT', updateSubscription({}, path)],
  ),
  [
    'an update to an ack deadline of 601 s',
    'INVALID_ARGUMENT',
    updateSubscription({ ackDeadlineSeconds: 601 }, 'ack_deadline_seconds'),
  ],
  ['a message to a topic that is not there', 'NOT_FOUND', publish('none', bytes('x'))],
  ['no message', 'INVALID_ARGUMENT', publish('made')],
  ['an empty message', 'INVALID_ARGUMENT', publish('made', {})],
  ['an empty message with a key', 'INVALID_ARGUMENT', publish('made', { orderingKey: 'k' })],
  ['a message and an empty one', 'INVALID_ARGUMENT', publish('made', bytes('x'), {})],
  ['1001 messages', 'INVALID_ARGUMENT', publish('made', ...Array(1_001).fill(bytes('x')))],
  ['a pull of a subscription that is not there', 'NOT_FOUND', pull('none', 1)],
  ['a pull of no message', 'INVALID_ARGUMENT', pull('made', 0)],
  ['an ack to a subscription that is not there', 'NOT_FOUND', acknowledge('none', 'x')],
  ['an ack of nothing', 'INVALID_ARGUMENT', acknowledge('made')],
  ['an ack id that is none', 'INVALID_ARGUMENT', acknowledge('made', 'nonsense')],
  ['a deadline of a subscription that is not there', 'NOT_FOUND', modify('none', 10, 'x')],
  ['a deadline of an ack id that is none', 'INVALID_ARGUMENT', modify('made', 10, 'x')],
  ['a deadline of nothing', 'INVALID_ARGUMENT', modify('made', 10)],
  [
    'a push of a subscription that is not there',
    'NOT_FOUND',
    ({ subscriber }, { subscription }) =>
      subscriber.modifyPushConfig({ subscription: subscription('none') }, callOptions),
  ],
];

/** What is refused, and with which status. */
export function pubsubRefusals(client: () => PubsubClient): void {
  it.each(refused)('refuses %s: %s', async (_what, code, call) => {
    const project = openProject(client());
    await project.create('made');
    expect(await outcomeOf(call(client(), project))).toEqual({ code: status[code] });
  });

  it('refuses the ack id of another subscription, and a negative deadline', async () => {
    const project = openProject(client());
    await project.create('made');
    await project.createSubscription('other', 'made');
    await project.publish('made', 'text');
    const [delivery] = await project.pullUntil('made', 1);
    const ackId = delivery?.ackId ?? '';
    const refusal = { code: status.INVALID_ARGUMENT };
    expect(await outcomeOf(acknowledge('other', ackId)(client(), project))).toEqual(refusal);
    expect(await outcomeOf(modify('made', -1, ackId)(client(), project))).toEqual(refusal);
  });
}
