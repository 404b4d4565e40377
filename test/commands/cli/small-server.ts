import type { IncomingHttpHeaders } from 'node:http';
import { listenOnLoopback } from '../../../emulators/loopback.ts';

/** What a server is to answer at one address. */
export interface SmallAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text as it is. */
  readonly body?: unknown;
}

/** A request that came. */
export interface Came {
  readonly what: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A server that answers what it was told to, and remembers what was asked. */
export interface SmallServer {
  readonly url: string;
  readonly came: readonly Came[];
  close(): Promise<void>;
}

/**
 * Starts a server that answers by `GET /path`; where there are several answers for one address, each
 * in its turn, and the last from then on.
 */
export async function startSmallServer(
  answers: Readonly<Record<string, SmallAnswer | readonly SmallAnswer[]>>,
): Promise<SmallServer> {
  const came: Came[] = [];
  const { url, close } = await listenOnLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const what = `${request.method} ${request.url}`;
    came.push({ what, headers: request.headers, body: text === '' ? undefined : parsed(text) });
    const told = answers[what] ?? notFound(what);
    const all = Array.isArray(told) ? told : [told];
    const times = came.filter((one) => one.what === what).length;
    const { status = 200, headers = {}, body } = all[Math.min(times, all.length) - 1];
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
  });
  return { url, came, close };
}

/** An error as the API tells it. */
export function aProblem(status: number, detail: string): SmallAnswer {
  return { status, body: { status, detail } };
}

function notFound(what: string): SmallAnswer {
  return aProblem(404, `no ${what} here`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
