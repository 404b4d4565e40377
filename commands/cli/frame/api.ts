import { type Asked, call } from './call.ts';
import { CommandFault } from './exit-codes.ts';
import { type Answered, faultOf } from './problem.ts';
import type { Server } from './server.ts';

/** The JSON API, as commands use it. */
export interface Api {
  readonly server: Server;
  /** Looks at something; `undefined` where it is still as it was under that `etag`. */
  look(address: string, etag?: string): Promise<Look | undefined>;
  /** Asks for something, under a key that makes it the same request however often it is sent. */
  ask(address: string, body: object, key: string): Promise<unknown>;
}

/** What was seen. */
export interface Look {
  readonly body: unknown;
  readonly etag: string | undefined;
}

/** What vouches for who asks: a token where there is one, and for an `ask` there must be. */
export interface Identity {
  token(isNeeded: boolean): Promise<string | undefined>;
}

/** Every address of the API begins so. */
export const apiRoot = '/api/v1';

/** The API at a server. */
export function apiAt(
  server: Server,
  { token }: Identity,
  { deadlineMs, told }: { readonly deadlineMs: number; readonly told: (words: string) => void },
): Api {
  const send = async (asked: Omit<Asked, 'deadlineMs'>): Promise<Answered> => {
    told(`${asked.method} ${asked.url}`);
    const answered = await call({ ...asked, deadlineMs });
    told(`  ${answered.status}${answered.etag === undefined ? '' : `, ETag ${answered.etag}`}`);
    return answered;
  };
  return {
    server,
    look: async (address, etag) => {
      const url = `${server.looks}${addressOf(address)}`;
      const headers = {
        accept: 'application/json',
        ...bearing(await token(false)),
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      };
      const answered = await send({ method: 'GET', url, headers, isRepeatable: true });
      if (answered.status === 304) return undefined;
      return { body: bodyOf(`GET ${address}`, answered), etag: answered.etag };
    },
    ask: async (address, body, key) => {
      const headers = {
        accept: 'application/json',
        'content-type': 'application/json',
        'idempotency-key': key,
        ...bearing(await token(true)),
      };
      const url = `${server.asks}${addressOf(address)}`;
      const asked = { method: 'POST', url, headers, body: JSON.stringify(body) } as const;
      return bodyOf(`POST ${address}`, await send({ ...asked, isRepeatable: true }));
    },
  };
}

/** An address below the root of the API, of parts that people said. */
export function pathOf(...parts: readonly string[]): string {
  return [apiRoot, ...parts.map((part) => encodeURIComponent(part))].join('/');
}

/** Where a list goes on is the server's word: it leads to the same server and to the API. */
function addressOf(address: string): string {
  if (address.startsWith(`${apiRoot}/`) && !address.includes('..')) return address;
  throw new CommandFault('usage', `${address} is no address of the API`);
}

/**
 * Sent twice: Cloud Run checks `X-Serverless-Authorization`, and takes the signature of the token
 * that it checked.
 */
function bearing(token: string | undefined): Readonly<Record<string, string>> {
  if (token === undefined) return {};
  const bearer = `Bearer ${token}`;
  return { authorization: bearer, 'x-serverless-authorization': bearer };
}

function bodyOf(what: string, answered: Answered): unknown {
  const { status, body } = answered;
  if (status < 200 || status >= 300) throw faultOf(what, answered);
  if (body !== undefined) return body;
  const wayOut = 'see that --server is a csi-release';
  throw new CommandFault('no answer', `${what} was not answered with JSON; ${wayOut}`);
}
