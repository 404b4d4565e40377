import { createServer, type ServerResponse } from 'node:http';
import { CommandFault } from '../frame/exit-codes.ts';

/** Waits on this machine for a browser that comes back from signing in. */
export interface Loopback {
  /** Where the browser is sent back to: a port of this machine that nobody chose. */
  readonly redirect: string;
  /** The address that the browser came back to. */
  readonly came: Promise<URL>;
  close(): void;
}

/** A person signs in within this time. */
const signInDeadlineMs = 5 * 60_000;

const page = (words: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>csi-release</title><p>${words}</p>`;

/**
 * Listens on 127.0.0.1 for the one request of a browser that carries `state`; others are turned
 * away, and wake nobody.
 * @see RFC 8252, section 7.3
 */
export async function openLoopback(state: string): Promise<Loopback> {
  const came = Promise.withResolvers<URL>();
  const server = createServer((request, response) => {
    const url = URL.parse(request.url ?? '', redirect());
    const isOurs = url?.pathname === '/' && url.searchParams.get('state') === state;
    if (request.method !== 'GET' || url === null || !isOurs)
      return tell(response, 404, 'Nothing is here.');
    tell(response, 200, 'You can close this page: the command line goes on.');
    came.resolve(url);
  });
  const redirect = () => {
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const timer = setTimeout(() => came.reject(late()), signInDeadlineMs);
  const close = () => {
    clearTimeout(timer);
    server.close();
    server.closeAllConnections();
  };
  return { redirect: redirect(), came: came.promise, close };
}

function tell(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
    connection: 'close',
  });
  response.end(page(words));
}

function late(): CommandFault {
  const minutes = signInDeadlineMs / 60_000;
  return new CommandFault('not allowed', `nobody signed in within ${minutes} minutes; try again`);
}
