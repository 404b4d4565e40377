import { receive } from '#cloud/receive.ts';
import type { Digest } from '#core/image.ts';
import type { Kind, Kinds } from '#core/kinds.ts';
import type { PushedMessage } from '#edge/messages.ts';
import { stagingRepository } from '#flow/addresses.ts';
import type { Duty } from '#flow/turn.ts';
import { buildFinished } from '../../functions/build-finished.ts';
import { gcTick } from '../../functions/gc-tick.ts';
import { promoteRequested } from '../../functions/promote-requested.ts';
import { sweepTick } from '../../functions/sweep-tick.ts';
import { tagDetected } from '../../functions/tag-detected.ts';
import { testsPassed } from '../../functions/tests-passed.ts';
import topology from '../../infra/topology.json' with { type: 'json' };
import { isCrash } from './faults.ts';
import { pushImage } from './images.ts';
import { places, type World } from './world.ts';

type Handle = (message: PushedMessage, duty: Duty) => Promise<void>;

const handlers: Readonly<Record<string, Handle>> = {
  'tag-detected': tagDetected,
  'build-finished': buildFinished,
  'tests-passed': testsPassed,
  'promote-requested': promoteRequested,
  'gc-tick': gcTick,
  'sweep-tick': sweepTick,
};

/** How often one message is delivered before the test gives up. */
const deliveriesMax = 5;
/** How many things may happen before the world must have come to rest. */
const happeningsMax = 2000;

/** What the outside of the world does of itself. */
export interface Outside {
  /** How a build of ours ends; a component's build pushes its images first. */
  readonly buildEnds: (purpose: string) => 'success' | 'failure';
  /** What another CI answers. */
  readonly ciAnswers: 'success' | 'failure';
}

/** An outside in which everything goes well. */
export const fairWeather: Outside = { buildEnds: () => 'success', ciAnswers: 'success' };

/**
 * Lets the world live until nothing more happens: messages are delivered (again, where the handler
 * failed), builds run and end, another CI answers. Time stands still but for pauses after faults.
 */
export async function live(world: World, outside: Outside = fairWeather): Promise<void> {
  for (let count = 0; count < happeningsMax; count += 1) {
    const message = world.bus.take();
    if (message !== undefined) await deliver(world, message.topic, message, outside);
    else if (!endOneBuild(world, outside)) return;
  }
  throw new Error(`the world did not come to rest in ${happeningsMax} happenings`);
}

/** Publishes a Scheduler's tick and lives on. */
export async function tick(world: World, topic: string, outside?: Outside): Promise<void> {
  world.bus.publish(topic, {});
  await live(world, outside);
}

/** The handler's end of a subscription: what a redelivery would do, at once. */
async function deliver(
  world: World,
  topic: string,
  published: { readonly message: unknown },
  outside: Outside,
): Promise<void> {
  if (topic === 'tests-requested') return answerTest(world, published.message, outside);
  const worker = topology.functions.find(({ trigger }) => trigger.topic === topic)?.name;
  const handle = handlers[worker ?? ''];
  if (handle === undefined) return;
  const data = Buffer.from(JSON.stringify(published.message)).toString('base64');
  const event = { data: { message: { data, attributes: {}, messageId: '1' } } };
  for (let delivery = 1; delivery <= deliveriesMax; delivery += 1) {
    try {
      await receive({ ports: world.ports, worker: worker as Duty['worker'] }, handle, event);
      return;
    } catch (error) {
      if (isCrash(error)) world.restart();
    }
  }
}

function answerTest(world: World, message: unknown, outside: Outside): void {
  const { runid } = message as { readonly runid: string };
  world.bus.publish('tests-passed', {
    runid,
    status: outside.ciAnswers,
    url: 'https://ci.example/1',
  });
}

function endOneBuild(world: World, outside: Outside): boolean {
  const queued = world.builds.all().find(({ status }) => status === 'queued');
  if (queued === undefined) return false;
  const { purpose, substitutions } = world.builds.request(queued.id);
  const name = purpose.kind === 'build' ? `${purpose.run}` : purpose.cell;
  const status = outside.buildEnds(name);
  const tag = substitutions['_PULL_BASE_REF'];
  if (purpose.kind === 'build' && purpose.run === 'images' && tag && status === 'success')
    pushBuild(world, purpose.key, tag);
  world.builds.finish(queued.id, status);
  const notice = { id: queued.id, status: status.toUpperCase(), projectId: 'csi-release' };
  world.bus.publish('cloud-builds', { ...notice, tags: ['csi-release'] });
  return true;
}

function pushBuild(world: World, key: string, tag: string): void {
  const build = world.store.document('build', key)?.body;
  for (const image of build?.images ?? []) {
    const repository = stagingRepository(places, image.name);
    pushImage(world.registry, repository, tag, { ...image, content: `${build?.commit}` });
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
