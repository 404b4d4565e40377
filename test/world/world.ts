import { readNotes } from '#cloud/notes.ts';
import { signedOrigins } from '#cloud/origins.ts';
import { writtenSetFiles } from '#cloud/set-files.ts';
import { signedStatements } from '#cloud/statements.ts';
import type { Worker } from '#core/kinds.ts';
import type { ReleaseLine } from '#core/line.ts';
import type { Places, Ports } from '#flow/ports.ts';
import topology from '../../infra/topology.json' with { type: 'json' };
import { aRecipe } from '../given/recipe.ts';
import { type Audience, openAudience } from './audience.ts';
import { type BuildRuns, openBuildRuns } from './builds.ts';
import { type Messages, openMessages } from './bus.ts';
import { openChance } from './chance.ts';
import { type FaultHook, type Gate, openGate, type PortCall } from './faults.ts';
import { type Buckets, openBuckets } from './files.ts';
import { openKeys, type WorldKeys } from './keys.ts';
import { type LogBook, openLogBook } from './log.ts';
import { openRegistry, type Registry } from './registry.ts';
import { openReports, type StoredReports } from './reports.ts';
import { type GitRepositories, openGitRepositories } from './source.ts';
import { stagingPort } from './staging-port.ts';
import { type Documents, openDocuments } from './store.ts';
import { openVisitors, type Visitors } from './visitors.ts';

/**
 * The memory world: everything outside of the flow, in memory and under the test's hands.
 * The same seed and the same calls make the same world.
 */
export interface World {
  /** The ports of the present incarnation of the process. */
  readonly ports: Ports;
  /** True time, in milliseconds since 1970. */
  readonly now: number;
  advance(ms: number): void;
  /** How far the process's clock is from true time. */
  skewMs: number;
  /** So many of our builds may run at a time. */
  buildsMax: number;
  /** How many candidates may expire at once without a person's word. */
  expiredMax: number;
  /** Says what happens to each call that leaves the process; setting it counts anew from 1. */
  faults: FaultHook;
  /** The calls since the hook was set. */
  readonly calls: readonly PortCall[];
  /** Ends the present incarnation and begins a new one over the same data. */
  restart(): Ports;
  /** Starts a further instance of the process, beside the present one. */
  spawn(options: InstanceOptions): Instance;
  /** The release lines that the process reads. */
  lines: readonly ReleaseLine[];
  readonly store: Documents;
  readonly bus: Messages;
  readonly builds: BuildRuns;
  readonly registry: Registry;
  readonly visitors: Visitors;
  readonly audience: Audience;
  readonly files: Buckets;
  readonly keys: WorldKeys;
  readonly reports: StoredReports;
  readonly source: GitRepositories;
  readonly log: LogBook;
}

/** One of several instances of the process that run at a time. */
export interface Instance {
  readonly ports: Ports;
  /** Ends it: every further call of it fails. */
  close(): void;
}

/** How an instance fares. */
export interface InstanceOptions {
  /** What happens to each call of it that leaves the process. */
  readonly faults: FaultHook;
  /** How far its clock is from true time. */
  readonly skewMs: number;
}

/** What may be chosen when a world is opened. */
export interface WorldOptions {
  readonly seed?: number;
  readonly startMs?: number;
}

/** The places of the world: staging and production on one host, in one project. */
export const places: Places = {
  project: 'csi-release',
  staging: 'csi-release/gcr.io',
  stagingProject: 'csi-release',
  sourceBucket: 'csi-release-source',
  releaseBucket: 'csi-release-releases',
  logsBucket: 'csi-release-logs',
  buildsMax: 10,
  expiredMax: 200,
  downloads: 'https://storage.googleapis.com',
  signIn: { issuer: 'https://issuer.example.com', audiences: ['csi-release'] },
  topics: {
    'tag-detected': topicOf('tag-detected'),
    'build-finished': topicOf('build-finished'),
    'tests-passed': topicOf('tests-passed'),
    'promote-requested': topicOf('promote-requested'),
    'gc-tick': topicOf('gc-tick'),
  },
};

/** Opens a world in which nothing has happened. */
export function openWorld(options: WorldOptions = {}): World {
  let now = options.startMs ?? Date.UTC(2026, 0, 5, 9);
  const nowMs = () => now;
  let hook: FaultHook = () => 'ok';
  let calls: PortCall[] = [];
  const begin = () => {
    const gate = openGate(async (port, method) => {
      const call = { port, method, count: calls.length + 1 };
      calls.push(call);
      return hook(call);
    });
    return { gate, ports: portsOf(world, gate, uuid, () => world.skewMs) };
  };
  const registry = openRegistry(nowMs);
  const uuid = openChance(options.seed ?? 1);
  const world: World = {
    get ports() {
      return incarnation.ports;
    },
    get now() {
      return now;
    },
    advance(ms) {
      if (ms < 0) throw new Error(`time does not go back: ${ms} ms`);
      now += ms;
    },
    skewMs: 0,
    buildsMax: places.buildsMax,
    expiredMax: places.expiredMax,
    get faults() {
      return hook;
    },
    set faults(next) {
      hook = next;
      calls = [];
    },
    get calls() {
      return [...calls];
    },
    restart() {
      incarnation.gate.close();
      incarnation = begin();
      return incarnation.ports;
    },
    spawn({ faults, skewMs }) {
      let count = 0;
      const gate = openGate(async (port, method) => {
        count += 1;
        return faults({ port, method, count });
      });
      return { ports: portsOf(world, gate, uuid, () => skewMs), close: gate.close };
    },
    lines: [],
    store: openDocuments(),
    bus: openMessages(nowMs),
    builds: openBuildRuns(nowMs, openChance(-(options.seed ?? 1))),
    registry,
    visitors: openVisitors(registry),
    audience: openAudience(),
    reports: openReports(),
    keys: openKeys(),
    files: openBuckets([places.sourceBucket, places.releaseBucket, places.logsBucket]),
    source: openGitRepositories(nowMs, aRecipe()),
    log: openLogBook(nowMs),
  };
  let incarnation = begin();
  return world;
}

function portsOf(world: World, gate: Gate, uuid: () => string, skewMs: () => number): Ports {
  const files = world.files.port(gate);
  const signer = world.keys.port(gate);
  return {
    store: world.store.port(gate, skewMs),
    bus: world.bus.port(gate),
    builds: world.builds.port(gate),
    images: world.registry.port(gate),
    staging: stagingPort(world.registry, places.staging, gate),
    anonymous: world.visitors.port(gate),
    announcing: world.audience.port(gate),
    files,
    origins: signedOrigins({ files, signer }, places.releaseBucket),
    statements: signedStatements({ files, signer }, places.releaseBucket),
    setFiles: writtenSetFiles,
    notes: readNotes,
    reports: world.reports.port(gate),
    source: world.source.port(gate),
    lines: { all: async () => gate.stay(() => world.lines) },
    clock: { nowMs: () => gate.stay(() => world.now + skewMs()) },
    random: { uuid: () => gate.stay(uuid) },
    log: world.log.port(gate),
    places: {
      ...places,
      get buildsMax() {
        return world.buildsMax;
      },
      get expiredMax() {
        return world.expiredMax;
      },
    },
  };
}

function topicOf(worker: Worker): string {
  const topic = topology.functions.find(({ name }) => name === worker)?.trigger.topic;
  if (topic === undefined) throw new Error(`infra/topology.json feeds ${worker} by no topic`);
  return topic;
}
