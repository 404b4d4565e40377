import type { CloudBuildClient } from '@google-cloud/cloudbuild';
import { status } from '@grpc/grpc-js';
import { z } from 'zod';
import type { Refusal } from './build-row.ts';

/** A way to ask Cloud Build: what is said over each must be the same. */
export interface BuildWay {
  /** Answers the id of the build, or why there is none. */
  readonly create: (build: object) => Promise<Created>;
  readonly read: (id: string) => Promise<SeenBuild>;
  readonly cancel: (id: string) => Promise<void>;
  /** Answers the id of the build that was made anew, or why there is none. */
  readonly retry: (id: string) => Promise<Created>;
}

/** The id of a build, or why there is none. */
type Created = string | Pick<Refusal, 'code' | 'text'>;

const bytes = z.union([
  z.string().transform((text) => Buffer.from(text, 'base64').toString()),
  z.instanceof(Uint8Array).transform((data) => Buffer.from(data).toString()),
]);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish();
/** A build as any way answers it. */
export const seenSchema = z.object({
  status: z.string(),
  statusDetail: z.string().nullish(),
  failureInfo: z.object({ type: z.string() }).nullish(),
  steps: list(z.object({ status: z.string().optional(), exitCode: z.number().default(0) })),
  results: z.object({ buildStepOutputs: list(bytes) }).nullish(),
  images: list(z.string()),
  tags: list(z.string()),
  timing: z.record(z.string(), z.unknown()).nullish(),
  logUrl: z.string(),
});

/** What the rows compare, whichever way it was read. */
export type SeenBuild = z.infer<typeof seenSchema>;

const callOptions = { timeout: 10_000 };
const rpcErrorSchema = z.object({ code: z.number(), details: z.string() });
const restErrorSchema = z.object({ error: z.object({ status: z.string(), message: z.string() }) });
const operationSchema = z.object({
  metadata: z.object({ build: z.object({ id: z.string() }) }),
});
const codeSchema = z.enum(['INVALID_ARGUMENT', 'FAILED_PRECONDITION', 'UNIMPLEMENTED']);

/** Through the official client, over gRPC. */
export function rpcWay(client: CloudBuildClient): BuildWay {
  const created = async (call: Promise<readonly unknown[]>): Promise<Created> => {
    try {
      const [operation] = await call;
      return operationSchema.parse(operation).metadata.build.id;
    } catch (error) {
      const { code, details } = rpcErrorSchema.parse(error);
      return { code: codeSchema.parse(status[code]), text: details };
    }
  };
  return {
    create: (build) => {
      const request = { projectId: 'p', build: withDurations(build) };
      return created(client.createBuild(request, callOptions));
    },
    retry: (id) => created(client.retryBuild({ projectId: 'p', id }, callOptions)),
    read: async (id) => {
      const [build] = await client.getBuild({ projectId: 'p', id }, callOptions);
      return seenSchema.parse(build);
    },
    cancel: async (id) => {
      await client.cancelBuild({ projectId: 'p', id }, callOptions);
    },
  };
}

/** Through the REST twin, in proto3 JSON. */
export function restWay(url: string): BuildWay {
  const builds = `${url}/v1/projects/p/builds`;
  const ask = async (path: string, body?: object): Promise<{ ok: boolean; json: unknown }> => {
    const response = await fetch(`${builds}${path}`, {
      signal: AbortSignal.timeout(callOptions.timeout),
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    return { ok: response.ok, json: await response.json() };
  };
  const created = async (path: string, body: object): Promise<Created> => {
    const { ok, json } = await ask(path, body);
    if (ok) return operationSchema.parse(json).metadata.build.id;
    const { error } = restErrorSchema.parse(json);
    return { code: codeSchema.parse(error.status), text: error.message };
  };
  return {
    create: (build) => created('', build),
    retry: (id) => created(`/${id}:retry`, {}),
    read: async (id) => seenSchema.parse((await ask(`/${id}`)).json),
    cancel: async (id) => {
      await ask(`/${id}:cancel`, {});
    },
  };
}

/** The client takes a duration as a message where proto3 JSON has `90.5s`. */
function withDurations(message: unknown): object {
  return JSON.parse(JSON.stringify(message), (key, value: unknown) => {
    if (typeof value !== 'string' || (key !== 'timeout' && key !== 'queueTtl')) return value;
    const [, seconds, fraction = ''] = /^(-?\d+)(?:\.(\d+))?s$/.exec(value) ?? [];
    return { seconds, nanos: Number(fraction.padEnd(9, '0')) };
  });
}
