import type { Candidate } from '#core/candidate.ts';
import { kinds } from '#core/kinds.ts';
import type { ReleaseLine } from '#core/line.ts';
import type { LineState } from '#core/line-state.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { type Admitted, admit } from '#flow/admit.ts';
import { aCellPolicy, aComponent, aLine, aLineComponent } from '../given/line.ts';
import { aRecipe, aSuite } from '../given/recipe.ts';
import { isCrash } from '../world/faults.ts';
import { bodies, live, type Outside, tick } from '../world/life.ts';
import type { World } from '../world/world.ts';

/** One day, in milliseconds. */
export const day = 24 * 60 * 60_000;
const platforms = ['linux/amd64', 'linux/arm64'];
const person = { email: 'maintainer@example.com', subject: 'maintainer' };

const hello = aComponent({
  images: [{ name: 'hello', platforms }],
  files: ['deploy/kubernetes/rbac.yaml'],
  unit: aRecipe(),
});
const counter = aComponent({
  name: 'counter',
  images: [
    { name: 'counter', platforms },
    { name: 'counter-probe', platforms },
  ],
});

/** A line of two components, three images and every kind of cell that somebody runs. */
export const storyLine = aLine({
  components: [aLineComponent(hello), aLineComponent(counter)],
  cells: [
    aCellPolicy({ name: 'unit', runs: 'unit', deadlineMs: day / 4 }),
    aCellPolicy({ name: 'sanity', runs: 'cloud-build', recipe: aSuite(), deadlineMs: day / 4 }),
    aCellPolicy({ name: 'interop', deadlineMs: day / 4 }),
  ],
  timesToLive: { failedMs: day, acceptedMs: 3 * day, releasedMs: 2 * day },
});

/** Tags all components for the first time, and lets their candidate be built and tested. */
export async function firstTags(
  world: World,
  outside?: Outside,
  line: ReleaseLine = storyLine,
): Promise<void> {
  world.lines = [line];
  for (const { component } of line.components) await tag(world, component.name, 'v1.0.0');
  await quiet(world, outside);
}

/** Lets the line's quiet time pass, and whatever follows from it. */
export async function quiet(world: World, outside?: Outside): Promise<void> {
  await live(world, outside);
  world.advance(storyLine.quietMs);
  await tick(world, 'sweep-tick', outside);
  await rest(world, outside);
}

/** Tags a component and announces it, as its CI would; its change log may be another. */
export async function tag(
  world: World,
  component: string,
  version: string,
  changeLog = `# ${version}\n\n- What is new in ${component}.\n`,
): Promise<void> {
  const rbac = `rbac of ${component} ${version}`;
  const files = { 'deploy/kubernetes/rbac.yaml': rbac, 'CHANGELOG.md': changeLog };
  const repository = `https://git.example/sample/${component}`;
  world.source.tag(repository, version, { files, committedAtMs: Date.UTC(2026, 0, 5) });
  world.bus.publish('tag-detected', { component, tag: version });
}

/**
 * Lets time pass until nothing is waited for but an expiry: the sweep finds what is owed, after a
 * crash too, however long its lease or its backoff is.
 */
export async function rest(world: World, outside?: Outside): Promise<void> {
  for (let step = 0; step < 12 && isAwaited(world); step += 1) {
    world.advance(11 * 60_000);
    await tick(world, 'sweep-tick', outside);
  }
}

/** Lets hours pass, with a sweep in each: the longest pause between two tries is an hour. */
export async function passHours(world: World, hours: number, outside?: Outside): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    world.advance(60 * 60_000);
    await tick(world, 'sweep-tick', outside);
  }
}

/**
 * Whether something is due within the hour: a debt, a quiet time, a build to ask after. That
 * production is compared with its documents every hour is nothing to wait for.
 */
function isAwaited(world: World): boolean {
  const soon = world.now + 60 * 60_000;
  return kinds.some((kind) =>
    world.store.ids(kind).some((id) => {
      const { dueAtMs, owed = [] } = world.store.document(kind, id) ?? {};
      if (kind === 'floating-tag') return owed.length > 0;
      return (dueAtMs ?? soon) < soon;
    }),
  );
}

/** Everything that any document owes. */
export function debts(world: World): readonly { readonly id: string }[] {
  return kinds.flatMap((kind) =>
    world.store.ids(kind).flatMap((id) => world.store.document(kind, id)?.owed ?? []),
  );
}

/** The line, or another, as it stands. */
export function theLine(world: World, name = storyLine.name): LineState {
  const line = bodies(world, 'line').get(name);
  if (line === undefined) throw new Error(`nothing was ever told to ${name}`);
  return line;
}

/** The newest candidate of the line, or of another, as it stands. */
export function newest(world: World, line = storyLine.name): Candidate {
  const id = theLine(world, line).newestCandidate ?? 'none';
  const candidate = bodies(world, 'candidate').get(id);
  if (candidate === undefined) throw new Error(`there is no candidate ${id}`);
  return candidate;
}

/** Asks for a promotion, once. */
export function askFor(world: World, candidate: string): Promise<Admitted> {
  const duty = { ports: world.ports, worker: 'promote' } as const;
  return admit(duty, person, { candidate, reason: 'all green' }, findOpenings);
}

/** Asks for the promotion of a line's newest candidate, again where a fault came between. */
export async function promoteNewest(
  world: World,
  outside?: Outside,
  line = storyLine.name,
): Promise<void> {
  for (let asked = 0; asked < 3; asked += 1) {
    try {
      await askFor(world, newest(world, line).id);
      break;
    } catch (error) {
      if (isCrash(error)) world.restart();
      if (asked === 2) throw error;
    }
  }
  await live(world, outside);
  await rest(world, outside);
}

/** Lets every time to live pass, and the collection follow; what failed the next tick makes good. */
export async function expire(world: World, outside?: Outside): Promise<void> {
  world.advance(4 * day);
  for (let ticks = 0; ticks < 2; ticks += 1) {
    await tick(world, 'gc-tick', outside);
    await rest(world, outside);
  }
}

/** From two tags over a release, a patch and its release to the collection of both areas. */
export async function wholeStory(world: World, outside?: Outside): Promise<void> {
  await firstTags(world, outside);
  await promoteNewest(world, outside);
  await tag(world, 'hello', 'v1.0.1');
  await quiet(world, outside);
  await promoteNewest(world, outside);
  await expire(world, outside);
}
