import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

/** What an engine that is played does; where a test says nothing, all goes well. */
export interface EngineScript {
  /** The names of images that it has; a pull adds one. */
  readonly images?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Why images cannot be pulled, by their names. */
  readonly refusedPulls?: Readonly<Record<string, string>>;
  /** The same, for pulls that are accepted and fail on their way. */
  readonly brokenPulls?: Readonly<Record<string, string>>;
  /** What a container writes, as it comes over the wire. */
  readonly output?: readonly Buffer[];
  readonly exitCode?: number;
  /** Why the command of a container cannot be started. */
  readonly refusedStart?: string;
  /** Containers run until they are killed. */
  readonly isEndless?: true;
  /** What kills are answered with. */
  readonly killStatus?: number;
  /** What removals are answered with. */
  readonly removeStatus?: number;
  /** What is answered to who asks which containers there are. */
  readonly listStatus?: number;
  /** Whose engine it is, if not Docker's. */
  readonly maker?: 'Podman';
  /** Of what the engine is a part. */
  readonly platform?: string;
  /** The ids of containers that are there before. */
  readonly left?: readonly string[];
}

const madeSchema = z.looseObject({
  Image: z.string(),
  Entrypoint: z.array(z.string()).optional(),
  Cmd: z.array(z.string()).optional(),
  Env: z.array(z.string()).default([]),
  WorkingDir: z.string().optional(),
  Labels: z.record(z.string(), z.string()),
  HostConfig: z.looseObject({
    NetworkMode: z.string().optional(),
    Mounts: z.array(z.looseObject({ Source: z.string(), Target: z.string() })),
  }),
});

/** The settings of a container, as far as tests look at them. */
export type MadeContainer = z.infer<typeof madeSchema>;

const killedCode = 137;
const notFoundCode = 127;

/** A frame of a container's output, as the engine sends it. */
export function frame(output: 1 | 2, text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(output, 0);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** A call that is played. */
interface Played {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly name: string;
  readonly query: URLSearchParams;
}

type Route = readonly [RegExp, (played: Played) => void | Promise<void>];

/** What the engine does by call. */
export function routesOf(
  script: EngineScript,
  made: MadeContainer[],
  containers: Set<string>,
): readonly Route[] {
  const images = new Set(script.images);
  const ended = new AbortController();
  const untilEnded = (act: () => void): void => {
    if (!script.isEndless || ended.signal.aborted) act();
    else ended.signal.addEventListener('abort', act);
  };
  const exitCode = (): number => {
    if (script.refusedStart !== undefined) return script.exitCode ?? notFoundCode;
    return ended.signal.aborted ? killedCode : (script.exitCode ?? 0);
  };
  return [
    [
      /^GET \/version$/,
      ({ response }) =>
        answer(response, 200, {
          ...{ Version: '28.0.4', ApiVersion: '1.41' },
          Platform: { Name: script.platform ?? '' },
          Components: [{ Name: script.maker === undefined ? 'Engine' : `${script.maker} Engine` }],
        }),
    ],
    [
      /^GET \/images\/.*\/json$/,
      ({ response, name }) => {
        if (!images.has(name)) return answer(response, 404, { message: `No such image: ${name}` });
        const digests = name.includes('/made/') ? [] : [`${name}@${digestOf(name)}`];
        const config = { Labels: script.labels ?? null };
        answer(response, 200, { Id: `id of ${name}`, RepoDigests: digests, Config: config });
      },
    ],
    [
      /^POST (?:\/images\/create|\/v4\.0\.0\/libpod\/images\/pull)$/,
      ({ response, query }) => {
        const name = query.get('fromImage') ?? query.get('reference') ?? '';
        const refused = script.refusedPulls?.[name];
        if (refused !== undefined) return answer(response, 500, { message: refused });
        const broken = script.brokenPulls?.[name];
        if (broken === undefined) images.add(name);
        const progress = [{ status: 'Pulling' }, ...(broken ? [{ error: broken }] : [])];
        response.end(progress.map((line) => `${JSON.stringify(line)}\r\n`).join(''));
      },
    ],
    [
      /^POST \/containers\/create$/,
      async ({ request, response }) => {
        made.push(madeSchema.parse(await json(request)));
        containers.add(String(made.length));
        answer(response, 201, { Id: String(made.length), Warnings: [] });
      },
    ],
    [
      /^POST \/containers\/\d+\/start$/,
      ({ response }) => {
        if (script.refusedStart === undefined) response.writeHead(204).end();
        else answer(response, 400, { message: script.refusedStart });
      },
    ],
    [
      /^GET \/containers\/\d+\/logs$/,
      ({ response }) => {
        for (const bytes of script.output ?? []) response.write(bytes);
        response.flushHeaders();
        untilEnded(() => response.end());
      },
    ],
    [
      /^POST \/containers\/\d+\/wait$/,
      ({ response }) => untilEnded(() => answer(response, 200, { StatusCode: exitCode() })),
    ],
    [
      /^POST \/containers\/\d+\/kill$/,
      ({ response }) => {
        if (script.killStatus !== undefined) {
          return answer(response, script.killStatus, { message: 'no kill here' });
        }
        ended.abort();
        response.writeHead(204).end();
      },
    ],
    [
      /^DELETE \/containers\/\w+$/,
      ({ response, name }) => {
        if (script.removeStatus !== undefined) {
          return answer(response, script.removeStatus, { message: 'no removal here' });
        }
        containers.delete(name);
        response.writeHead(204).end();
      },
    ],
    [
      /^GET \/containers\/json$/,
      ({ response }) => {
        if (script.listStatus !== undefined) {
          return answer(response, script.listStatus, { message: 'no list here' });
        }
        const list = [...containers].map((Id) => ({ Id }));
        answer(response, 200, list);
      },
    ],
  ];
}

/** The digest that an image of this engine came with. */
export function digestOf(name: string): string {
  return `sha256:${Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64)}`;
}

/** Answers in JSON. */
export function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
