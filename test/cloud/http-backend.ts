import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type LoopbackServer, listenOnLoopback } from '../../emulators/loopback.ts';

/**
 * Serves the repositories of a folder by git's own program for web servers, with no settings but
 * those of each repository.
 * @see https://git-scm.com/docs/git-http-backend
 */
export function startHttpBackend(root: string, home: string): Promise<LoopbackServer> {
  return listenOnLoopback((request, response) => {
    answer(root, home, request, response).catch(() => response.destroy());
  });
}

async function answer(
  root: string,
  home: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const protocol = request.headers['git-protocol'];
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'],
      ...(typeof protocol === 'string' && { GIT_PROTOCOL: protocol }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: 20_000,
  });
  backend.stdin.on('error', () => undefined).end(await buffer(request));
  const [output] = await Promise.all([buffer(backend.stdout), once(backend, 'close')]);
  const end = output.indexOf('\r\n\r\n');
  const status = /^Status: (\d+)/m.exec(output.toString('latin1', 0, end))?.[1] ?? '200';
  response.writeHead(Number(status)).end(output.subarray(end + 4));
}
