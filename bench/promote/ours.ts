import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imageRepository } from '#core/image.ts';
import { restoreSnapshot, takeSnapshot, type WorldSnapshot } from '../../test/world/snapshot.ts';
import type { CountedRegistry } from './counted-registry.ts';
import type { CountedRequest } from './front.ts';
import {
  type Case,
  type Ordered,
  readSnapshot,
  readTimeline,
  type Timeline,
  writeOrder,
} from './order.ts';
import * as real from './real-flow.ts';
import { runProgram } from './run-program.ts';

/** What is there before anything is measured. */
export interface Prepared {
  readonly dir: string;
  /** Where the compiled code of a process is kept for the next. */
  readonly compiledDir: string;
  readonly registry: CountedRegistry;
  readonly measured: Ordered;
  /** Proves to every process where the images are from. */
  readonly signingKey: string;
  readonly snapshot: WorldSnapshot;
  /** Where every image lies in staging, by digest, without the host. */
  readonly sources: readonly Source[];
}

/** One image in staging. */
export interface Source {
  readonly name: string;
  readonly address: string;
}

/** What a promotion asked of the registry and how long it took. */
export interface Promoted {
  readonly requests: readonly CountedRequest[];
  readonly timeline: Timeline;
  /** From the start of its process to its end. */
  readonly ms: number;
  readonly snapshot: WorldSnapshot;
}

const program = fileURLToPath(new URL('./promotion-process.ts', import.meta.url));
const processDeadlineMs = 120_000;
const laterSeed = 2;

/** Builds, stages and tests images, so that their promotion can be asked for. */
export async function prepare(place: Omit<Prepared, 'snapshot' | 'sources'>): Promise<Prepared> {
  const { registry, measured, signingKey } = place;
  const flow = real.openFlow({ registryUrl: registry.backDoorUrl, signingKey });
  const component = real.addComponent(flow, measured.name, measured);
  await real.openCandidate(flow, 'first', [component]);
  await real.hearBuild(flow, await real.runBuild(flow, component, measured.shape));
  await real.passTests(flow, 'first');
  const snapshot = takeSnapshot(flow.world);
  const sources = real.buildOf(flow, component.build).staged.map(({ name, digest }) => ({
    name,
    address: `${imageRepository(flow.ports.places.staging, name)}@${digest}`,
  }));
  return { ...place, snapshot, sources };
}

/** Promotes what was prepared, in a process of its own; warm and new tags come after cold. */
export async function promote(
  prepared: Prepared,
  of: Case,
  latencyMs: number,
  before: WorldSnapshot,
): Promise<Promoted> {
  const { dir, registry, measured, signingKey } = prepared;
  const isWarm = of === 'warm';
  const snapshot = isWarm ? await openOtherLine(prepared, before) : before;
  const snapshotFile = join(dir, 'snapshot');
  const orderFile = join(dir, 'order');
  const order = writeOrder({
    registryUrl: registry.url,
    signingKey,
    do: of,
    candidate: isWarm ? 'second' : 'first',
    component: measured,
    snapshot,
    snapshotFile,
  });
  await writeFile(orderFile, order);
  const work = () => run(prepared.compiledDir, [orderFile]);
  const { requests, result } = await registry.watch(latencyMs, work);
  const { lines, ms } = result;
  const timeline = readTimeline(lines.at(-1) ?? '');
  return { requests, timeline, ms, snapshot: readSnapshot(await readFile(snapshotFile)) };
}

/** Compiles our code once for all processes, as a deployed function has it compiled. */
export async function compile(compiledDir: string): Promise<void> {
  await run(compiledDir, []);
}

function run(compiledDir: string, args: readonly string[]) {
  return runProgram({
    command: process.execPath,
    args: [program, ...args],
    environment: { NODE_COMPILE_CACHE: compiledDir },
    deadlineMs: processDeadlineMs,
  });
}

/** The candidate of the other line: it stands on what the first one released. */
async function openOtherLine(
  { registry, measured, signingKey }: Prepared,
  before: WorldSnapshot,
): Promise<WorldSnapshot> {
  const ground = { registryUrl: registry.backDoorUrl, signingKey, seed: laterSeed };
  const flow = real.openFlow(ground);
  const component = real.addComponent(flow, measured.name, measured);
  await restoreSnapshot(flow.world, before);
  await real.openCandidate(flow, 'second', [component]);
  await real.deliverBuild(flow, component);
  await real.passTests(flow, 'second');
  return takeSnapshot(flow.world);
}
