import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { type Build, buildSchema } from '../../../emulators/cloud-build/build.ts';
import {
  type CloudBuildEmulator,
  type CloudBuildOptions,
  startCloudBuild,
} from '../../../emulators/cloud-build/cloud-build.ts';

/** A running emulator and what tests do with it. */
export type GivenCloudBuild = CloudBuildEmulator & {
  readonly dir: string;
  readonly create: (build: object) => Promise<Build>;
  readonly get: (id: string) => Promise<Build>;
  /** Waits, bounded, until the build has one of the statuses. */
  readonly until: (id: string, ...statuses: readonly string[]) => Promise<Build>;
  /** Creates a build and waits for its end. */
  readonly run: (build: object) => Promise<Build>;
  readonly log: (build: Build) => Promise<string>;
  /** Waits until a line of the build's log matches. */
  readonly untilLogged: (build: Build, pattern: RegExp) => Promise<RegExpExecArray>;
};

const operationSchema = z.object({ metadata: z.object({ build: buildSchema }) });
const errorSchema = z.object({ error: z.object({ message: z.string() }) });
const finalStatuses = ['SUCCESS', 'FAILURE', 'TIMEOUT', 'CANCELLED', 'INTERNAL_ERROR', 'EXPIRED'];
const nowhere = 'http://127.0.0.1:9';
const waitMs = 15_000;
const poll = { timeout: waitMs, interval: 10 };

/** A directory that is gone after the test. */
export async function givenDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'cloud-build-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A small HTTP server that ends with the test. */
export async function givenServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

/** Starts the emulator, by default with nothing around it. */
export async function givenCloudBuild(
  options: Partial<CloudBuildOptions> = {},
): Promise<GivenCloudBuild> {
  const dir = options.dir ?? (await givenDir());
  const emulator = await startCloudBuild({
    registryUrl: nowhere,
    storageUrl: nowhere,
    ...options,
    dir,
  });
  onTestFinished(emulator.close);
  const builds = `${emulator.url}/v1/projects/p/builds`;
  const parse = (json: unknown): Build => buildSchema.parse(json);
  const get = (id: string): Promise<Build> => call(`${builds}/${id}`).then(parse);
  const create = async (build: object): Promise<Build> => {
    return operationSchema.parse(await call(builds, build)).metadata.build;
  };
  const until = async (id: string, ...statuses: readonly string[]): Promise<Build> =>
    vi.waitFor(async () => {
      const build = await get(id);
      if (!statuses.includes(build.status)) throw new Error(`${id} is ${build.status}`);
      return build;
    }, poll);
  const log = async (build: Build): Promise<string> => (await fetch(build.logUrl)).text();
  return {
    ...emulator,
    dir,
    create,
    get,
    until,
    run: async (build) => until((await create(build)).id, ...finalStatuses),
    log,
    untilLogged: (build, pattern) =>
      vi.waitFor(async () => {
        const found = pattern.exec(await log(build));
        if (found === null) throw new Error(`${pattern} is not in the log`);
        return found;
      }, poll),
  };
}

async function call(url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(waitMs),
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const json = await response.json();
  if (!response.ok) throw new Error(errorSchema.parse(json).error.message);
  return json;
}
