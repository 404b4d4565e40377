import { once } from 'node:events';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { look } from '#cloud/look.ts';
import type { Viewer } from '#page/viewer.ts';
import { status, statusPage } from '../../functions/status.ts';
import type { World } from '../world/world.ts';

/** The function `status` over HTTP, before a memory world. */
export interface ServedPages {
  readonly url: string;
  close(): Promise<void>;
}

const name = 'status-of-a-world';
const nobody = { identify: refuse, identifyAsserted: refuse };

/**
 * Serves it by functions-framework, as in production, to somebody who is signed in; and beside it
 * pages that are made already, with all that is sent with every page. The caller closes it.
 */
export async function servePages(
  world: World,
  viewer: Viewer,
  made: ReadonlyMap<string, string>,
): Promise<ServedPages> {
  const signIn = { people: nobody, pageOrigin: undefined };
  const looks = {
    status,
    statusPage: async (address: string, duty: Parameters<typeof statusPage>[1]) => {
      const content = made.get(decodeURIComponent(address));
      if (content !== undefined) return { type: 'text/html', content } as const;
      return statusPage(address, duty, viewer);
    },
  };
  http(name, (request, response) =>
    look({ ports: world.ports, worker: 'status' }, signIn, looks, request, response),
  );
  const server = getTestServer(name);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`no port: ${address}`);
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function refuse(): Promise<never> {
  throw new Error('nobody sends a token here');
}
