import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { answerPerson } from '#cloud/answer-person.ts';
import { limitBodies } from '#cloud/body-limits.ts';
import { oidcPeople } from '#cloud/people.ts';
import { startIssuer } from '../../emulators/issuer/serve.ts';
import { promote } from '../../functions/promote.ts';
import { fetchApi } from '../api/expect-conforms.ts';
import { tokenFrom } from '../functions/tokens.ts';
import type { World } from '../world/world.ts';
import { emailOf, type Promotable } from './promotable-worlds.ts';

/** The function `promote` over HTTP, with an issuer of identity tokens, before any memory world. */
export interface ServedPromote {
  readonly url: string;
  readonly issuer: string;
  /** Asks as the promoter dan who does everything right, but for what is given. */
  ask(promotable: Promotable, asked?: Asked): Promise<Response>;
  close(): Promise<void>;
}

/** What somebody does other than right. */
export interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Said instead of what is right, or beside it. */
  readonly said?: object;
  /** Sent as it is, instead of all that. */
  readonly body?: string;
  /** Of the identity token, beside what dan's has; `none` sends no token. */
  readonly claims?: object | 'none';
}

const name = 'promote-of-a-world';
const deadlineMs = 10_000;
const dan = { email: emailOf('dan'), sub: 'dan' };

/** Serves it by functions-framework, as in production; the caller closes it. */
export async function servePromote(): Promise<ServedPromote> {
  let served: World | undefined;
  const dir = await mkdtemp(join(tmpdir(), 'served-world-'));
  const issuer = await startIssuer({ dir });
  limitBodies(async () => undefined);
  http(name, async (request, response) => {
    if (served === undefined) throw new Error('no world is served');
    const { ports } = served;
    const signIn = { people, pageOrigin: undefined };
    await answerPerson({ ports, worker: 'promote' }, signIn, promote, request, response);
  });
  const server = getTestServer(name);
  const url = await listen(server);
  const oidc = { issuer: issuer.url, audiences: [url], jwksUrl: `${issuer.url}/jwks` };
  const people = oidcPeople({ oidc });
  return {
    url,
    issuer: issuer.url,
    ask: async ({ world, candidate }, asked = {}) => {
      served = world;
      const { claims = {} } = asked;
      const whole = { ...dan, audience: url, ...(claims !== 'none' && claims) };
      const token = claims === 'none' ? undefined : await tokenFrom(issuer.url, whole);
      return fetchApi(
        `${url}/api/v1/${asked.path ?? 'promotions'}`,
        toSend(candidate, asked, token),
      );
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await issuer.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function toSend(candidate: string, asked: Asked, token: string | undefined): RequestInit {
  const { method = 'POST', said, headers } = asked;
  const body = asked.body ?? JSON.stringify({ candidate, reason: 'all green', ...said });
  return {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(method !== 'GET' && { body }),
    signal: AbortSignal.timeout(deadlineMs),
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`no port: ${address}`);
  return `http://127.0.0.1:${address.port}`;
}
