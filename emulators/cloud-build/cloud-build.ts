import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { loadProtos } from '../wire/protos.ts';
import { serveWire } from '../wire.ts';
import { cloudBuildServices } from './api.ts';
import { openBuilds } from './builds.ts';
import { chooseExecutor, type ExecutorChoice } from './choose-executor.ts';
import { createFaults } from './faults.ts';
import { serveLogs } from './logs.ts';
import { serveFaults } from './serve-faults.ts';

/** What the Cloud Build emulator stands on. */
export interface CloudBuildOptions {
  /** Holds `builds/ID.json` and `logs/log-ID.txt`; builds survive a restart. */
  readonly dir: string;
  /** Port of 127.0.0.1; 0, the default, takes any free one. */
  readonly port?: number;
  /** The local registry, `http://127.0.0.1:4711`: images are pulled from it and pushed to it. */
  readonly registryUrl: string;
  /** The Cloud Storage emulator, from which sources are fetched. */
  readonly storageUrl: string;
  /** The Pub/Sub emulator that is told of every change of a status; without it nobody is. */
  readonly pubsub?: { readonly url: string };
  /** Milliseconds since 1970, for the times of builds; the machine's clock when left out. */
  readonly now?: () => number;
  /** Who runs the steps: this machine itself, the default, or containers of its engine. */
  readonly executor?: ExecutorChoice;
  /** How many builds run at once; by default as many as there are cores, at least four. */
  readonly workers?: number;
}

/** A running Cloud Build emulator. */
export interface CloudBuildEmulator {
  /** `http://127.0.0.1:4711`: gRPC, REST, the logs, and `/faults`, the fault switches. */
  readonly url: string;
  /** Who runs the steps, and why, in one sentence. */
  readonly executor: string;
  /** Ends what runs and frees the port; no process of a build is left. */
  readonly close: () => Promise<void>;
}

/** Builds mostly wait for processes, so there may be more of them than cores. */
const workersMin = 4;

/**
 * Starts a Cloud Build that really runs the steps: in containers, or as processes of this machine.
 *
 * @throws Error where containers are asked for and no engine answers
 */
export async function startCloudBuild(options: CloudBuildOptions): Promise<CloudBuildEmulator> {
  const { dir, registryUrl, storageUrl, port = 0, now = Date.now } = options;
  const protos = loadProtos('@google-cloud/cloudbuild/build/protos/protos.json');
  const faults = createFaults();
  const executor = await chooseExecutor(options.executor ?? 'host', resolve(dir), process.env);
  const builds = await openBuilds({
    executor,
    faults,
    dir,
    registryUrl,
    storageUrl,
    now,
    pubsubUrl: options.pubsub?.url,
    workers: options.workers ?? Math.max(workersMin, availableParallelism()),
  });
  let url = '';
  const { notice } = executor;
  const context = { protos, builds, faults, notice, now, url: () => url };
  const services = cloudBuildServices(context);
  const other = serveFaults(faults, serveLogs(join(dir, 'logs')));
  const server = await serveWire({ protos, services, port, other });
  url = server.url;
  return {
    url,
    executor: executor.title,
    close: async () => {
      await server.close();
      await builds.close();
    },
  };
}
