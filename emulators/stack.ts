import { join, resolve } from 'node:path';
import { startFront } from './functions/front.ts';
import { type FunctionsHost, startFunctionsHost } from './functions/functions-host.ts';
import { clearDocuments } from './google/clear-documents.ts';
import { openParts, type Parts } from './parts.ts';
import { type StackAddresses, writeAddresses } from './stack/addresses.ts';
import { createBucket } from './stack/buckets.ts';
import { prepareData, sentences } from './stack/data.ts';
import { findLineFiles } from './stack/line-files.ts';
import { lockDirectory } from './stack/lock.ts';
import { portOption, type StackOptions } from './stack/options.ts';
import {
  type ChosenEmulators,
  chooseEmulators,
  type PubsubAndFirestore,
  startPubsubAndFirestore,
} from './stack/pubsub-and-firestore.ts';
import {
  addressesOf,
  environmentOf,
  logsBucket,
  pageAudiences,
  project,
  type Running,
  releaseBucket,
  sourceBucket,
  statementsKey,
} from './stack/running.ts';
import { publishTick } from './topology/publish-tick.ts';
import { createSubscriptions } from './topology/subscriptions.ts';
import { readTopology, scheduledJobs, type Topology } from './topology/topology.ts';

/** A running stack. */
export type Stack = StackAddresses & {
  /** The Git host: a repository is `{git}/{host}/{owner}/{repository}.git`. */
  readonly git: string;
  /** The file with the addresses, which is there until `close`. */
  readonly addressFile: string;
  /** Where every process writes its log. */
  readonly logDir: string;
  /** Ends everything that was started, in the opposite order. Safe to repeat. */
  close(): Promise<void>;
};

/** What functions were doing when they were ended is free again after so long, and nothing before. */
const leasesOverMs = 11 * 60_000;
/** Staging, and the production of the sample components. */
const repositories = [`${project}/gcr.io`, `${project}/csi`];

/**
 * Starts Google Cloud on this machine with the functions in it, and resolves when all of it works.
 *
 * A stack that was killed leaves no process, and the next start in the same directory goes on where
 * it was. But Google's emulators keep nothing: with them every start begins without documents, so the
 * images, objects, builds and the clock's offset of the last run go too, as nothing knows them any
 * more. Documents in a Firestore emulator that ran before (FIRESTORE_EMULATOR_HOST) are deleted for
 * the same reason. Repositories and the issuer's keys stay, unless `fresh` is asked for.
 * @throws when a part does not start; what was started by then is ended first
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const lines = await findLineFiles(options.lines);
  const topology = await readTopology(options.topology);
  const parts = openParts();
  try {
    return await startParts({ ...options, lines, dir: resolve(options.dir) }, topology, parts);
  } catch (error) {
    await parts.close().catch(() => undefined);
    throw error;
  }
}

async function startParts(options: StackOptions, topology: Topology, parts: Parts): Promise<Stack> {
  const { dir, fresh = false, say = console.error } = options;
  const chosen = await chooseEmulators(options.emulators, process.env);
  await parts.add(lockDirectory(dir));
  const found = await prepareData({ dir, kind: chosen.kind, fresh });
  if (sentences[found] !== undefined) say(sentences[found]);
  const { subscribed, ...running } = await startCloud(options, chosen, topology, parts);
  const { clock, emulators, services } = running;
  await Promise.all([
    subscribed,
    emptyFirestore(emulators),
    createBucket(services.storage.url, project, sourceBucket),
    createBucket(services.storage.url, project, releaseBucket),
    createBucket(services.storage.url, project, logsBucket),
    parts.add(startFunctions(options, topology, running)),
  ]);
  if (found === 'goes on')
    clock.advance(leasesOverMs).catch((error: unknown) => say(String(error)));
  const addresses = addressesOf(running);
  const { path } = await parts.add(writeAddresses(dir, addresses));
  const rest = { git: services.git.url, addressFile: path, logDir: join(dir, 'logs') };
  return { ...addresses, ...rest, close: parts.close };
}

/**
 * Starts all but the functions. Java takes longest: it is not waited for, and the code of the rest is
 * loaded while it starts.
 */
async function startCloud(
  options: StackOptions,
  chosen: ChosenEmulators,
  topology: Topology,
  parts: Parts,
): Promise<Running & { readonly subscribed: Promise<void> }> {
  const { dir, ports = {} } = options;
  const { functions } = topology;
  const logDir = join(dir, 'logs');
  const { promise: subscribed, resolve } = Promise.withResolvers<void>();
  subscribed.catch(() => undefined);
  const emulators = await parts.add(
    startPubsubAndFirestore(chosen, { dir, logDir, environment: process.env, ports, subscribed }),
  );
  const { pubsub } = emulators;
  const [{ startClock }, { startServices }, front] = await Promise.all([
    import('./clock/serve.ts'),
    import('./stack/services.ts'),
    parts.add(startFront({ functions: functions.map(facing), ports: ports.functions ?? {} })),
  ]);
  resolve(
    emulators.pubsubReady.then(() =>
      createSubscriptions({ topology, project, pubsub, functions: front.urls }),
    ),
  );
  const clock = await parts.add(
    startClock({
      dir: join(dir, 'clock'),
      ...portOption(ports.clock),
      jobs: scheduledJobs(topology),
      fire: publishTick({ project, pubsub, subscribed, answered: front.answered }),
    }),
  );
  const surroundings = { pubsub, repositories, keys: [statementsKey], nowMs: clock.nowMs };
  const services = await startServices(options, surroundings, parts);
  const page = await parts.add(startPage(options, services, front));
  return { emulators, front, page, clock, services, subscribed };
}

/** Opens the one address of page and forms, before both functions. */
async function startPage(
  { dir, ports = {} }: StackOptions,
  { issuer }: Running['services'],
  { urls }: Running['front'],
): Promise<Running['page']> {
  const { startIdentityProxy } = await import('./identity-proxy/serve.ts');
  return startIdentityProxy({
    dir: join(dir, 'identity-proxy'),
    ...portOption(ports.page),
    issuer: issuer.url,
    clientId: project,
    status: { url: urls['status'], audience: pageAudiences.status },
    promote: { url: urls['promote'], audience: pageAudiences.promote },
  });
}

/** A function as the front sees it. */
function facing({ name, timeoutSeconds, trigger }: Topology['functions'][number]) {
  return { name, timeoutSeconds, isPublic: 'isPublic' in trigger };
}

async function emptyFirestore(emulators: PubsubAndFirestore): Promise<void> {
  await emulators.firestoreReady;
  if (emulators.documentsForeign) await clearDocuments(emulators.firestore, project);
}

function startFunctions(
  options: StackOptions,
  topology: Topology,
  running: Running,
): Promise<FunctionsHost> {
  const { front } = running;
  return startFunctionsHost({
    names: topology.functions.map((one) => one.name),
    isolate: options.isolate ?? false,
    ...(options.module && { module: options.module }),
    environment: environmentOf(running, options.lines, topology),
    logFile: join(options.dir, 'logs', 'functions.log'),
    up: front.forwardTo,
    down: front.hold,
    say: options.say ?? console.error,
  });
}
