import { pubsubRest } from './pubsub-rest.ts';
import { subscribedFunctions, type Topology } from './topology.ts';

/** Where the topics are made, and where their messages go. */
export interface SubscriptionOptions {
  readonly topology: Topology;
  /** The Pub/Sub emulator: `127.0.0.1:4711`. */
  readonly pubsub: string;
  readonly project: string;
  /** The address of every function, by its name. */
  readonly functions: Readonly<Record<string, string>>;
}

/**
 * Makes every topic of the topology, a push subscription for every topic that feeds a function, and a pull
 * subscription on the dead letter topic, named as it is, that keeps what could not be delivered.
 *
 * The push address ends in `/projects/P/topics/T`: functions-framework takes the CloudEvent's source
 * from the path.
 * @throws when Pub/Sub refuses one of them, or a function has no address
 */
export async function createSubscriptions(options: SubscriptionOptions): Promise<void> {
  const { topology, project } = options;
  const { deadLetterTopic } = topology.subscription;
  const pubsub = pubsubRest(options.pubsub, project);
  await Promise.all(topology.topics.map(({ name }) => pubsub.createTopic(name)));
  await Promise.all([
    pubsub.createPullSubscription(deadLetterTopic, deadLetterTopic),
    ...subscribedFunctions(topology).map(({ name, topic, subscription }) =>
      pubsub.createPushSubscription({
        ...topology.subscription,
        name: subscription,
        topic,
        pushEndpoint: `${addressOf(name, options)}/projects/${project}/topics/${topic}`,
      }),
    ),
  ]);
}

function addressOf(name: string, { functions }: SubscriptionOptions): string {
  const address = functions[name];
  if (address === undefined) throw new Error(`The function "${name}" has no address`);
  return address;
}
