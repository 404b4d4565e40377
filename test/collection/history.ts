import type { Ports } from '#flow/ports.ts';
import type { Duty } from '#flow/turn.ts';
import { type Chance, openChance } from '../simulation/chance.ts';
import { hourMs, minuteMs } from '../simulation/durations.ts';
import type { Breaking } from '../simulation/mutant.ts';
import type { PortCall } from '../world/faults.ts';
import { openWorld, type World } from '../world/world.ts';
import { type Oracle, openOracle, Violation } from './oracle.ts';
import { type Fate, openProcesses, type Processes } from './processes.ts';
import { type HistoryRegistry, inMemory } from './registry.ts';
import { type ComponentOfHistory, layOut } from './set.ts';
import type { Counts } from './sights.ts';
import { finishAll, stepsOf } from './steps.ts';

/** A history that can be run again: the same seed has the same course. */
export interface Plan {
  readonly seed: number;
  readonly isFaultless?: boolean;
  /** Something that is broken on purpose. */
  readonly ports?: Breaking;
  /** The registry; that of the memory world if not said. */
  readonly registry?: (world: World) => HistoryRegistry;
}

/** How a history went. */
export interface Run {
  /** What was wrong; nothing where all was well. */
  readonly found: string | undefined;
  readonly counts: Counts;
  readonly faults: number;
}

/** Everything that a history is made of. */
export interface Scene {
  readonly world: World;
  readonly registry: HistoryRegistry;
  readonly processes: Processes;
  readonly oracle: Oracle;
  readonly components: readonly ComponentOfHistory[];
  readonly candidatesMax: number;
  /** Builds that pushed a part alone, by their ids in Cloud Build. */
  readonly partial: Set<string>;
  /** How many calls the carrying out of promotions may make before its process dies. */
  promotionCalls: number;
  /** The draws for one concern. */
  chance(concern: string): Chance;
}

const steps = { from: 14, to: 30 };
/** Of so many rounds is the end made, so long apart: the longest pause between two tries is an hour. */
const roundsMax = 40;
const roundsMs = [65 * minuteMs, 80 * hourMs, 65 * minuteMs, 65 * minuteMs];
/** Older than this is what nobody stands for, and so often it is looked for. */
const orphanedMs = 5 * 24 * hourMs;
const comparisonsMax = 2;
const faults: readonly Fate[] = [
  'error-before',
  'error-after',
  'crash-before',
  'crash-after',
  'late',
];

/** Runs a history to its end, or to the first thing that is wrong. */
export async function runHistory(plan: Plan): Promise<Run> {
  const weather = { rate: 0, faults: 0 };
  const scene = openScene(plan, weather);
  const chance = scene.chance('history');
  weather.rate = plan.isFaultless === true ? 0 : chance.between(1, 30) / 100;
  let found: string | undefined;
  try {
    const count = chance.between(steps.from, steps.to);
    for (let step = 0; step < count; step += 1) await oneStep(scene, chance);
    weather.rate = 0;
    await end(scene);
    if (plan.isFaultless !== true) await lookForOrphans(scene);
    await scene.oracle.lookAtEnd(plan.isFaultless === true);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    found = error.message;
  }
  return { found, counts: scene.oracle.counts, faults: weather.faults };
}

/** The words by which a history that went wrong is known, and can be run again. */
export function wordsOf({ seed, isFaultless }: Plan, found: string): string {
  return `seed ${seed}${isFaultless ? ', without faults' : ''}: ${found}`;
}

function openScene(plan: Plan, weather: { readonly rate: number; faults: number }): Scene {
  const { seed } = plan;
  const world = openWorld({ seed });
  const registry = (plan.registry ?? inMemory)(world);
  const oracle = openOracle(world, registry);
  const chances = new Map<string, Chance>();
  const chance = (concern: string) => {
    const known = chances.get(concern) ?? openChance(seed, concern);
    chances.set(concern, known);
    return known;
  };
  const broken = (ports: Ports, worker: Duty['worker']) =>
    plan.ports?.(ports, worker, world) ?? ports;
  const fateOf = (worker: string, { port, method }: PortCall): Fate => {
    if (worker === 'promote-requested') {
      scene.promotionCalls -= 1;
      if (scene.promotionCalls !== 0) return 'ok';
      oracle.counts.promotionsLeft += 1;
      return 'crash-before';
    }
    const drawn = chance('faults');
    const isLook = worker === 'build-finished' && port === 'images';
    if (isLook && drawn.isSo(weather.rate / 3)) return 'error-before';
    if (worker !== 'gc-tick' || !drawn.isSo(weather.rate)) return 'ok';
    weather.faults += 1;
    const isCommit = port === 'store' && method === 'transact';
    return drawn.pick(isCommit ? [...faults, 'answer-lost' as const] : faults);
  };
  const processes = openProcesses({
    ...{ world, fateOf, chance: chance('turns'), settled: registry.settled },
    look: () => oracle.look(),
    portsOf: (ports, worker, ask) => broken(oracle.watched(registry.portsOf(ports, ask)), worker),
  });
  const components = layOut(world, chance('set'));
  const few = chance('set');
  const candidatesMax = few.between(2, 6);
  const scene: Scene = {
    ...{ world, registry, processes, oracle, components, candidatesMax, chance },
    partial: new Set(),
    promotionCalls: 0,
  };
  return scene;
}

async function oneStep(scene: Scene, chance: Chance): Promise<void> {
  const possible = stepsOf(scene);
  const weighed = possible.flatMap(({ weight, take }) => Array(weight).fill(take));
  const take: (typeof possible)[number]['take'] = chance.pick(weighed);
  await take(scene, chance);
  const isPatient = chance.isSo(0.4);
  await scene.processes.run(isPatient ? undefined : chance.between(0, 40));
}

/** Everything comes to its end: builds and tests end, times to live are over, and what is owed is paid. */
async function end(scene: Scene): Promise<void> {
  const { world, processes } = scene;
  scene.promotionCalls = 0;
  for (let round = 0; round < roundsMax && !isOver(world); round += 1) {
    await processes.run();
    await processes.land();
    await finishAll(scene);
    await processes.run();
    world.advance(roundsMs[round % roundsMs.length] ?? 0);
    for (const topic of ['sweep-tick', 'gc-tick']) world.bus.publish(topic, {});
    await processes.run();
    world.advance(11 * minuteMs);
    world.bus.publish('sweep-tick', {});
    await processes.run();
  }
}

/** What a call wrote that was late is found by who compares staging with the documents. */
async function lookForOrphans({ world, processes }: Scene): Promise<void> {
  for (let time = 0; time < comparisonsMax; time += 1) {
    world.advance(orphanedMs);
    world.bus.publish('gc-tick', {});
    await processes.run();
  }
}

function isOver({ store }: World): boolean {
  const isCollected = (kind: 'candidate' | 'build') =>
    store.ids(kind).every((id) => store.document(kind, id)?.body.phase === 'collected');
  return isCollected('candidate') && isCollected('build');
}
