import { callOptions, outcomeOf, type PubsubClient } from './pubsub-client.ts';
import type { Command } from './pubsub-commands.ts';
import { type Delivery, openProject, type PubsubProject } from './pubsub-project.ts';

/** Does commands to a Pub/Sub, and says what came of each in words that are the same for all. */
export interface Actor {
  /**
   * @param pulled what another had of the same pull: as many are waited for, because Google's
   *   emulator may answer that there is none while it is busy
   */
  act(command: Command, pulled?: unknown): Promise<unknown>;
}

/** Whom an actor speaks to. */
export interface ActorOptions {
  client(): PubsubClient;
  /** Ends the Pub/Sub and starts it again, where that loses nothing. */
  restart(): Promise<void>;
}

/** Opens an actor in a project that nobody has used. */
export function openActor({ client, restart }: ActorOptions): Actor {
  const { name } = openProject(client());
  const pulled: Context['pulled'] = new Map();
  return {
    async act(command, awaited) {
      const project = openProject(client(), name);
      if (command.kind === 'restart') {
        await giveAllBack(project, pulled);
        return restart();
      }
      const count = Array.isArray(awaited) ? awaited.length : 0;
      const outcome = await perform(command, client(), project, { pulled, count });
      return JSON.parse(JSON.stringify(outcome).replaceAll(name, 'projects/p'));
    },
  };
}

interface Context {
  /** All deliveries that there were, by subscription. */
  readonly pulled: Map<string, (Delivery | undefined)[]>;
  /** How many messages a pull waits for. */
  readonly count: number;
}

const waitMs = 5_000;

type Performed = Exclude<Command, { kind: 'restart' }>;

async function perform(
  command: Performed,
  { publisher, subscriber }: PubsubClient,
  project: PubsubProject,
  context: Context,
): Promise<unknown> {
  switch (command.kind) {
    case 'create-topic':
      return outcomeOf(publisher.createTopic({ name: project.topic(command.topic) }, callOptions));
    case 'get-topic':
      return outcomeOf(publisher.getTopic({ topic: project.topic(command.topic) }, callOptions));
    case 'delete-topic':
      return outcomeOf(publisher.deleteTopic({ topic: project.topic(command.topic) }, callOptions));
    case 'create-subscription': {
      const name = project.subscription(command.subscription);
      const request = { ...command.settings, name, topic: project.topic(command.topic) };
      return outcomeOf(subscriber.createSubscription(request, callOptions));
    }
    case 'get-subscription': {
      const request = { subscription: project.subscription(command.subscription) };
      return outcomeOf(subscriber.getSubscription(request, callOptions));
    }
    case 'delete-subscription': {
      const request = { subscription: project.subscription(command.subscription) };
      return outcomeOf(subscriber.deleteSubscription(request, callOptions));
    }
    case 'update': {
      const name = project.subscription(command.subscription);
      const request = {
        subscription: { ...command.settings, name },
        updateMask: { paths: [command.path] },
      };
      return outcomeOf(subscriber.updateSubscription(request, callOptions));
    }
    case 'list': {
      const request = { project: project.name };
      const [topics] = await publisher.listTopics(request, callOptions);
      const [subscriptions] = await subscriber.listSubscriptions(request, callOptions);
      return { topics, subscriptions };
    }
    case 'publish': {
      const messages = command.texts.map((text) => ({ data: Buffer.from(text) }));
      const request = { topic: project.topic(command.topic), messages };
      return withoutIds(await outcomeOf(publisher.publish(request, callOptions)));
    }
    default:
      return takeOrSettle(command, subscriber, project, context);
  }
}

/** Ids differ; how many there are does not. */
function withoutIds(published: unknown): unknown {
  return JSON.parse(
    JSON.stringify(published, (key, value) => (key === 'messageIds' ? value.length : value)),
  );
}

async function takeOrSettle(
  command: Extract<Performed, { kind: 'pull' | 'acknowledge' | 'give-back' }>,
  subscriber: PubsubClient['subscriber'],
  project: PubsubProject,
  { pulled, count }: Context,
): Promise<unknown> {
  const { subscription } = command;
  const known = pulled.get(subscription) ?? [];
  pulled.set(subscription, known);
  if (command.kind === 'pull') {
    const deliveries = await pullAll(project, subscription, count);
    if (!isDeliveries(deliveries)) return deliveries;
    const isCounted = await hasDeadLetters(subscriber, project.subscription(subscription));
    const told = deliveries.map(({ data, attempt }) =>
      isCounted ? `${data} for the ${attempt}th time` : data,
    );
    // Both know their deliveries by the same numbers, though they came in another order.
    known.push(...deliveries.toSorted((left, right) => order(left).localeCompare(order(right))));
    return told.toSorted();
  }
  const delivery = known[command.nth];
  if (delivery === undefined) return 'nothing to settle';
  // Whether an acknowledgement counts that comes after giving back is a matter of moments.
  if (command.kind === 'give-back') known[command.nth] = undefined;
  const settle =
    command.kind === 'acknowledge'
      ? project.acknowledge(subscription, [delivery])
      : project.modify(subscription, [delivery], 0);
  return outcomeOf(settle.then(() => ['done']));
}

/** Whether attempts are counted; Google's emulator counts them with any retry policy as well. */
async function hasDeadLetters(
  subscriber: PubsubClient['subscriber'],
  subscription: string,
): Promise<boolean> {
  const [{ deadLetterPolicy }] = await subscriber.getSubscription({ subscription }, callOptions);
  return Boolean(deadLetterPolicy);
}

function order({ data, attempt, messageId }: Delivery): string {
  return `${data} ${attempt} ${messageId.padStart(20, '0')}`;
}

/** All that can be had now: an answer may hold less than there is. */
async function pullAll(
  project: PubsubProject,
  subscription: string,
  count: number,
): Promise<unknown> {
  const deliveries: Delivery[] = [];
  for (const end = Date.now() + waitMs; ; ) {
    const more = await outcomeOf(project.pull(subscription).then((answer) => [answer]));
    if (!isDeliveries(more)) return more;
    deliveries.push(...more);
    if (more.length === 0 && (deliveries.length >= count || Date.now() > end)) return deliveries;
  }
}

function isDeliveries(outcome: unknown): outcome is readonly Delivery[] {
  return Array.isArray(outcome);
}

async function giveAllBack(project: PubsubProject, pulled: Context['pulled']): Promise<void> {
  for (const [subscription, known] of pulled) {
    pulled.set(subscription, []);
    const deliveries = known.filter((one) => one !== undefined);
    if (deliveries.length === 0) continue;
    await outcomeOf(project.modify(subscription, deliveries, 0).then(() => ['done']));
  }
}
