import type { IncomingMessage } from 'node:http';
import { json, text } from 'node:stream/consumers';
import { z } from 'zod';
import type { EngineAddress } from './engine-address.ts';
import { tellLines } from './engine-output.ts';
import { type EngineConnection, openConnection } from './engine-request.ts';

/** A container engine that speaks Docker's HTTP API: Docker's own, or Podman's service. */
export interface DockerEngine {
  /** Such as `Docker Engine 28.0.4 at unix:///var/run/docker.sock`. */
  readonly title: string;
  /** What the engine is a part of, where it says so: `Docker Desktop 4.40.0`. */
  readonly platform: string;
  /** The image, if the engine has it. */
  readonly findImage: (name: string) => Promise<EngineImage | undefined>;
  /** Fetches an image from the registry of its name. @throws Error in the engine's words */
  readonly pullImage: (name: string, signal: AbortSignal) => Promise<void>;
  /** The same from a registry on this machine, which speaks no TLS. */
  readonly pullLocalImage: (name: string, signal: AbortSignal) => Promise<void>;
  /** Makes a container and resolves with its id. */
  readonly createContainer: (name: string, settings: object) => Promise<string>;
  /** @throws Error where the command cannot be started; the container then has an exit code too */
  readonly startContainer: (id: string) => Promise<void>;
  /** Tells the lines of both outputs, from the first on, and resolves when the container ended. */
  readonly followOutput: (
    id: string,
    onLine: (line: string) => void,
    until: AbortSignal,
  ) => Promise<void>;
  /** Resolves with the exit code as soon as the container does not run. */
  readonly waitForExit: (id: string, until: AbortSignal) => Promise<number>;
  readonly killContainer: (id: string) => Promise<void>;
  /** Removes a container and its own volumes, also while it runs. */
  readonly removeContainer: (id: string) => Promise<void>;
  /** The ids of the containers, also ended ones, whose label has this value. */
  readonly listContainers: (label: string, value: string) => Promise<readonly string[]>;
  readonly close: () => void;
}

/** What is read of an image that the engine has. */
export interface EngineImage {
  readonly id: string;
  /** Its digest in the registry that it came from; its id where it came from none. */
  readonly digest: string;
  readonly labels: Readonly<Record<string, string>>;
}

const connectMs = 3_000;
const pullMs = 15 * 60_000;
/** Docker needs no word for plain HTTP to this machine; Podman does, in its own API. */
const podmanPull = '/v4.0.0/libpod/images/pull';
const notFound = 404;
const conflict = 409;

const versionSchema = z.object({
  ApiVersion: z.string(),
  Version: z.string(),
  Platform: z.object({ Name: z.string().default('') }).nullish(),
  Components: z.array(z.object({ Name: z.string() })).nullish(),
});
const imageSchema = z.object({
  Id: z.string(),
  RepoDigests: z.array(z.string()).nullish(),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});
const createdSchema = z.object({ Id: z.string() });
const exitSchema = z.object({ StatusCode: z.number() });
const progressSchema = z.object({ error: z.string().optional() });

/**
 * Connects to an engine, and speaks the version of the API that it names.
 *
 * @see https://docs.docker.com/reference/api/engine/
 * @throws Error where none answers
 */
export async function connectEngine(address: EngineAddress): Promise<DockerEngine> {
  const connection = openConnection(address);
  try {
    const until = AbortSignal.timeout(connectMs);
    const answer = await connection.ask({ method: 'GET', path: '/version', until });
    const { ApiVersion, Version, Platform, Components } = versionSchema.parse(await read(answer));
    const isPodman = Components?.some(({ Name }) => Name.startsWith('Podman')) ?? false;
    return {
      title: `${isPodman ? 'Podman' : 'Docker Engine'} ${Version} at ${address.text}`,
      platform: Platform?.Name ?? '',
      ...imageCalls(connection, `/v${ApiVersion}/images`, isPodman),
      ...containerCalls(connection, `/v${ApiVersion}/containers`),
      close: connection.close,
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function imageCalls(
  { ask }: EngineConnection,
  images: string,
  isPodman: boolean,
): Pick<DockerEngine, 'findImage' | 'pullImage' | 'pullLocalImage'> {
  const pull = async (path: string, signal: AbortSignal): Promise<void> => {
    const until = AbortSignal.any([signal, AbortSignal.timeout(pullMs)]);
    await refuseErrors(await ask({ method: 'POST', path, until }));
  };
  const pullImage = (name: string, signal: AbortSignal): Promise<void> =>
    pull(`${images}/create?${new URLSearchParams({ fromImage: name })}`, signal);
  const pullPlainly = (reference: string, signal: AbortSignal): Promise<void> =>
    pull(`${podmanPull}?${new URLSearchParams({ reference, tlsVerify: 'false' })}`, signal);
  return {
    findImage: async (name) => {
      const path = `${images}/${name}/json`;
      const answer = await ask({ method: 'GET', path, harmless: [notFound] });
      if (answer === undefined) return undefined;
      const { Id: id, RepoDigests, Config } = imageSchema.parse(await json(answer));
      const [, asked] = name.split('@');
      const [, first] = RepoDigests?.[0]?.split('@') ?? [];
      return { id, digest: asked ?? first ?? id, labels: Config?.Labels ?? {} };
    },
    pullImage,
    pullLocalImage: isPodman ? pullPlainly : pullImage,
  };
}

/** A pull that fails half-way has status 200, and says so in a line of its progress. */
async function refuseErrors(answer: IncomingMessage | undefined): Promise<void> {
  const lines = (answer === undefined ? '' : await text(answer))
    .split('\n')
    .filter((line) => line.trim() !== '');
  for (const line of lines) {
    const { error } = progressSchema.parse(JSON.parse(line));
    if (error !== undefined) throw new Error(error);
  }
}

function containerCalls(
  { ask }: EngineConnection,
  containers: string,
): Omit<DockerEngine, 'title' | 'platform' | keyof ReturnType<typeof imageCalls> | 'close'> {
  const gone = [notFound, conflict];
  return {
    createContainer: async (name, body) => {
      const path = `${containers}/create?${new URLSearchParams({ name })}`;
      const answer = await ask({ method: 'POST', path, body });
      return createdSchema.parse(await read(answer)).Id;
    },
    startContainer: async (id) => {
      (await ask({ method: 'POST', path: `${containers}/${id}/start` }))?.resume();
    },
    followOutput: async (id, onLine, until) => {
      const path = `${containers}/${id}/logs?follow=1&stdout=1&stderr=1`;
      const answer = await ask({ method: 'GET', path, until });
      if (answer !== undefined) await tellLines(answer, onLine);
    },
    waitForExit: async (id, until) => {
      const answer = await ask({ method: 'POST', path: `${containers}/${id}/wait`, until });
      return exitSchema.parse(await read(answer)).StatusCode;
    },
    killContainer: async (id) => {
      const path = `${containers}/${id}/kill`;
      (await ask({ method: 'POST', path, harmless: gone }))?.resume();
    },
    removeContainer: async (id) => {
      const path = `${containers}/${id}?force=1&v=1`;
      (await ask({ method: 'DELETE', path, harmless: gone }))?.resume();
    },
    listContainers: async (label, value) => {
      const filters = JSON.stringify({ label: [`${label}=${value}`] });
      const query = new URLSearchParams({ all: '1', filters });
      const answer = await ask({ method: 'GET', path: `${containers}/json?${query}` });
      return z
        .array(createdSchema)
        .parse(await read(answer))
        .map(({ Id }) => Id);
    },
  };
}

async function read(answer: IncomingMessage | undefined): Promise<unknown> {
  return answer === undefined ? undefined : json(answer);
}
