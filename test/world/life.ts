import { receive } from '#cloud/receive.ts';
import type { Digest, ExpectedImage } from '#core/image.ts';
import type { Kind, Kinds } from '#core/kinds.ts';
import type { PushedMessage } from '#edge/messages.ts';
import { stagingRepository } from '#flow/addresses.ts';
import type { Ports } from '#flow/ports.ts';
import type { Duty } from '#flow/turn.ts';
import { buildFinished } from '../../functions/build-finished.ts';
import { buildTick } from '../../functions/build-tick.ts';
import { gcTick } from '../../functions/gc-tick.ts';
import { promoteRequested } from '../../functions/promote-requested.ts';
import { sweepTick } from '../../functions/sweep-tick.ts';
import { tagDetected } from '../../functions/tag-detected.ts';
import { tagTick } from '../../functions/tag-tick.ts';
import { testsPassed } from '../../functions/tests-passed.ts';
import topology from '../../infra/topology.json' with { type: 'json' };
import type { EndStatus } from './builds.ts';
import type { Published } from './bus.ts';
import { isCrash } from './faults.ts';
import { pushImage } from './images.ts';
import { places, type World } from './world.ts';

type Handle = (message: PushedMessage, duty: Duty) => Promise<void>;

/** The functions that messages feed. */
export const handlers: Readonly<Record<string, Handle>> = {
  'tag-detected': tagDetected,
  'build-finished': buildFinished,
  'tests-passed': testsPassed,
  'promote-requested': promoteRequested,
  'gc-tick': gcTick,
  'sweep-tick': sweepTick,
  'build-tick': buildTick,
  'tag-tick': tagTick,
};

/** How often one message is delivered before the test gives up. */
const deliveriesMax = 5;
/** How many things may happen before the world must have come to rest. */
const happeningsMax = 2000;

/** What the outside of the world does of itself. */
export interface Outside {
  /** How a build of ours ends; a component's build pushes its images first. */
  readonly buildEnds: (purpose: string) => EndStatus;
  /** The platforms that a component's build pushes of an image; all that must be there if not said. */
  readonly pushes?: (image: ExpectedImage) => readonly string[];
  /** What another CI answers. */
  readonly ciAnswers: 'success' | 'failure';
  /** So many messages are delivered at a time. */
  readonly messagesAtOnce: number;
  /** The ports as one function is given them, where somebody looks at what it uses. */
  readonly portsFor?: (worker: Duty['worker'], ports: Ports) => Ports;
}

/** An outside in which everything goes well. */
export const fairWeather: Outside = {
  buildEnds: () => 'success',
  ciAnswers: 'success',
  messagesAtOnce: 1,
};

/**
 * Lets the world live until nothing more happens: messages are delivered (again, where the handler
 * failed), builds run and end, another CI answers. Time stands still but for pauses after faults.
 * @throws where a message was given up, after everything else has happened
 */
export async function live(world: World, outside: Outside = fairWeather): Promise<void> {
  const givenUp: Error[] = [];
  for (let count = 0; count < happeningsMax; count += 1) {
    const messages = takeSome(world, outside.messagesAtOnce);
    const ends = await Promise.all(messages.map((message) => deliver(world, message, outside)));
    givenUp.push(...ends.flatMap((end) => end ?? []));
    if (messages.length > 0 || endOneBuild(world, outside)) continue;
    if (givenUp.length === 0) return;
    throw new AggregateError(givenUp, givenUp.map(({ message }) => message).join('; '));
  }
  throw new Error(`the world did not come to rest in ${happeningsMax} happenings`);
}

/** Publishes a Scheduler's tick and lives on. */
export async function tick(world: World, topic: string, outside?: Outside): Promise<void> {
  world.bus.publish(topic, {});
  await live(world, outside);
}

function takeSome(world: World, count: number): readonly Published[] {
  return Array.from({ length: count }, () => world.bus.take() ?? []).flat();
}

/**
 * The handler's end of a subscription: what a redelivery would do, at once. Answers why a message
 * was given up, which would make it a dead letter.
 */
async function deliver(
  world: World,
  published: Published,
  outside: Outside,
): Promise<Error | undefined> {
  const { topic, message } = published;
  if (topic.startsWith('tests-requested')) return answerTest(world, topic, message, outside);
  const worker = workerOfTopic(topic);
  const handle = handlers[worker ?? ''];
  if (handle === undefined) return undefined;
  const event = pushed(published);
  const failures: unknown[] = [];
  while (failures.length < deliveriesMax) {
    const { ports } = world;
    const duty = dutyOf(worker as Duty['worker'], ports, outside);
    try {
      await receive(duty, handle, event);
      return undefined;
    } catch (error) {
      failures.push(error);
      const isFirstToKnow = world.ports === ports;
      if (isCrash(error) && isFirstToKnow) world.restart();
    }
  }
  const words = `${topic} ${JSON.stringify(message)} was given up: ${failures.at(-1)}`;
  return new Error(words, { cause: failures.at(-1) });
}

function dutyOf(worker: Duty['worker'], ports: Ports, { portsFor }: Outside): Duty {
  return { ports: portsFor?.(worker, ports) ?? ports, worker };
}

/** The function that a topic feeds. */
export function workerOfTopic(topic: string): string | undefined {
  return topology.functions.find(
    ({ trigger }) => trigger.topic === topic || trigger.furtherTopics?.includes(topic),
  )?.name;
}

/** A message as a function gets it of functions-framework, which makes the source of the topic. */
export function pushed({ topic, message, publishedAtMs }: Published): unknown {
  const data = Buffer.from(JSON.stringify(message)).toString('base64');
  const publishTime = new Date(publishedAtMs).toISOString();
  return {
    source: `//pubsub.googleapis.com/projects/csi-release/topics/${topic}`,
    data: { message: { data, messageId: '1', publishTime } },
  };
}

function answerTest(world: World, topic: string, message: unknown, outside: Outside): undefined {
  const { runid } = message as { readonly runid: string };
  world.bus.publish(topic.replace('requested', 'passed'), {
    runid,
    status: outside.ciAnswers,
    url: 'https://ci.example/1',
  });
}

function endOneBuild(world: World, outside: Outside): boolean {
  const queued = world.builds.all().find(({ status }) => status === 'queued');
  if (queued === undefined) return false;
  const { purpose } = world.builds.request(queued.id);
  endBuild(
    world,
    queued.id,
    outside.buildEnds(purpose.kind === 'build' ? purpose.run : purpose.cell),
    outside.pushes,
  );
  return true;
}

/** Ends a build, unless it has ended, and tells of it; a component's build pushes its images first. */
export function endBuild(
  world: World,
  id: string,
  status: EndStatus,
  pushes: Outside['pushes'] = ({ platforms }) => platforms,
): void {
  const { purpose } = world.builds.request(id);
  const tag = world.builds.finish(id, status).substitutions['_PULL_BASE_REF'];
  if (purpose.kind === 'build' && purpose.run === 'images' && tag && status === 'success')
    pushBuild(world, purpose.key, tag, pushes);
  const notice = {
    id,
    status: status.toUpperCase().replaceAll('-', '_'),
    projectId: 'csi-release',
  };
  world.bus.publish('cloud-builds', { ...notice, tags: ['csi-release'] });
}

function pushBuild(
  world: World,
  key: string,
  tag: string,
  pushes: NonNullable<Outside['pushes']>,
): void {
  const build = world.store.document('build', key)?.body;
  for (const image of build?.images ?? []) {
    const repository = stagingRepository(places, image.name);
    const { name } = image;
    const platforms = pushes(image);
    if (platforms.length === 0) continue;
    const content = `${build?.commit}`;
    pushImage(world.registry, repository, tag, { name, platforms, content });
  }
}

/** The bodies of all documents of one kind, by id. */
export function bodies<K extends Kind>(
  world: World,
  kind: K,
): ReadonlyMap<string, Kinds[K]['body']> {
  const found = world.store.ids(kind).map((id) => [id, world.store.document(kind, id)] as const);
  return new Map(found.flatMap(([id, kept]) => (kept === undefined ? [] : [[id, kept.body]])));
}

/** The digests under every tag of production, by `repository:tag`. */
export function production(world: World): Readonly<Record<string, Digest>> {
  return Object.fromEntries(
    [...world.registry.repositories()]
      .sort()
      .filter((repository) => repository.startsWith('csi-release/csi/'))
      .flatMap((repository) =>
        Object.entries(world.registry.tags(repository)).map(([tag, digest]) => [
          `${repository}:${tag}`,
          digest,
        ]),
      ),
  );
}
