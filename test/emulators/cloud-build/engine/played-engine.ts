import { createServer } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { givenDir } from '../given-cloud-build.ts';
import { answer, type EngineScript, type MadeContainer, routesOf } from './engine-routes.ts';

/** An engine that is played by a server on a Unix socket, in the words of Docker's documentation. */
export interface PlayedEngine {
  /** As `DOCKER_HOST` takes it. */
  readonly host: string;
  /** The calls so far: `POST /containers/1/start`. */
  readonly calls: readonly string[];
  /** What containers were made of. */
  readonly made: readonly MadeContainer[];
  /** The ids of the containers that are not removed. */
  readonly containers: ReadonlySet<string>;
}

const prefix = '/v1.41';

/** Starts an engine that ends with the test. */
export async function givenEngine(script: EngineScript = {}): Promise<PlayedEngine> {
  const socket = join(await givenDir(), 'engine.sock');
  const calls: string[] = [];
  const made: MadeContainer[] = [];
  const containers = new Set(script.left);
  const play = routesOf(script, made, containers);
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://engine');
    const path = decodeURIComponent(url.pathname.replace(prefix, ''));
    calls.push(
      `${request.method} ${path}${url.search === '' ? '' : decodeURIComponent(url.search)}`,
    );
    const [, act] = play.find(([pattern]) => pattern.test(`${request.method} ${path}`)) ?? [];
    const [, name = ''] = /^\/\w+\/(.+?)(?:\/\w+)?$/.exec(path) ?? [];
    if (act === undefined) return answer(response, 404, { message: `no route ${path}` });
    await act({ request, response, name, query: url.searchParams });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { host: `unix://${socket}`, calls, made, containers };
}
