import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { type LoopbackServer, listenOnLoopback } from '../loopback.ts';

const privateShape = z.array(z.string().min(1).max(500)).max(1000);

const manifestPath = /^\/v2\/(.+)\/manifests\/([^/?]+)$/;

/**
 * The registry as those without rights see it: they pull, and change nothing. Everything is public,
 * unless `PUT /private` with a JSON list says of what it is not: `REPOSITORY`, `REPOSITORY:TAG` or
 * `REPOSITORY@DIGEST`. The list that is put replaces the one before.
 */
export async function startPublicFace(pull: RequestListener, port = 0): Promise<LoopbackServer> {
  let hidden: ReadonlySet<string> = new Set();
  const hide = async (body: string): Promise<number> => {
    const asked = privateShape.safeParse(jsonIn(body));
    if (!asked.success) return 400;
    hidden = new Set(asked.data);
    return 204;
  };
  return listenOnLoopback((request, response) => {
    const { method, url = '' } = request;
    if (method === 'PUT' && url === '/private') {
      text(request)
        .then(hide)
        .then((status) => response.writeHead(status).end())
        .catch(() => response.destroy());
    } else if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(401).end();
    } else if (namesOf(url).some((name) => hidden.has(name))) {
      response.writeHead(403, { 'content-type': 'application/json' }).end(denied);
    } else pull(request, response);
  }, port);
}

const denied = JSON.stringify({
  errors: [{ code: 'DENIED', message: 'Unauthenticated request.', detail: null }],
});

function namesOf(url: string): readonly string[] {
  const [, repository, reference] = manifestPath.exec(decodeURIComponent(url)) ?? [];
  if (repository === undefined || reference === undefined) return [];
  return [repository, `${repository}:${reference}`, `${repository}@${reference}`];
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
