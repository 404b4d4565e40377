import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { persistently, readBody, send } from '#cloud/http.ts';
import { type LoopbackServer, listenOnLoopback } from '../../emulators/loopback.ts';

/** How late the host answers. */
const latencyMs = 5;
const requests = 300;

let server: LoopbackServer | undefined;
afterEach(() => server?.close());

/** What a host was asked that takes only so many requests at a time. */
interface Busy {
  readonly open: () => number;
  /** When each request came, and whether it was refused. */
  readonly seen: { readonly atMs: number; readonly isRefused: boolean; readonly path: string }[];
}

/** A host that refuses with 429 whatever it is asked beyond so many at a time. */
async function givenBusyHost(
  takes: (seen: Busy['seen']) => number,
  retryAfter: Readonly<Record<string, string>> = {},
): Promise<Busy> {
  let open = 0;
  const seen: Busy['seen'] = [];
  const answer = async ({ url = '' }: IncomingMessage, response: ServerResponse) => {
    const isRefused = open >= takes(seen);
    seen.push({ atMs: performance.now(), isRefused, path: url });
    if (isRefused) return response.writeHead(429, retryAfter).end('too many');
    open += 1;
    await pause(latencyMs);
    open -= 1;
    return response.end(url);
  };
  server = await listenOnLoopback((request, response) => void answer(request, response));
  return { open: () => open, seen };
}

async function ask(path: string): Promise<string> {
  const asked = { method: 'GET', address: `${server?.url}${path}`, deadlineMs: 5_000 } as const;
  const read = async () => readBody(asked, await send(asked), 1_000);
  return Buffer.from(await persistently(read)).toString();
}

async function askAll(): Promise<readonly number[]> {
  const beganMs = performance.now();
  const paths = Array.from({ length: requests }, (_, number) => `/${number}`);
  return Promise.all(
    paths.map(async (path) => {
      expect(await ask(path)).toBe(path);
      return performance.now() - beganMs;
    }),
  );
}

function refusedOf({ seen }: Busy): number {
  return seen.filter(({ isRefused }) => isRefused).length;
}

describe('a host that takes few requests at a time', () => {
  it.each([2, 5, 12])('of %i answers all of them in the end, and refuses few', async (takes) => {
    const host = await givenBusyHost(() => takes);
    const ends = await askAll();
    expect(host.open()).toBe(0);
    expect(host.seen.length - refusedOf(host)).toBe(requests);
    expect(refusedOf(host)).toBeLessThan(requests / 3);
    const leastMs = (requests / takes) * latencyMs;
    expect(Math.max(...ends)).toBeLessThan(4 * leastMs + 3_000);
  });

  it('lets nobody starve: none is refused more than a few times', async () => {
    const host = await givenBusyHost(() => 4);
    await askAll();
    const tries = Map.groupBy(host.seen, ({ path }) => path);
    expect(Math.max(...[...tries.values()].map((of) => of.length))).toBeLessThanOrEqual(8);
  });

  it('is asked more again when it takes more', async () => {
    const host = await givenBusyHost((seen) => (seen.length < 100 ? 2 : 1_000));
    await askAll();
    const later = host.seen.slice(-150);
    expect(later.every(({ isRefused }) => !isRefused)).toBe(true);
    const [first, last] = [later.at(0), later.at(-1)];
    const tookMs = (last?.atMs ?? 0) - (first?.atMs ?? 0);
    expect(tookMs).toBeLessThan((later.length / 2) * latencyMs);
  });

  it('is asked nothing by anybody for as long as it says', async () => {
    const host = await givenBusyHost((seen) => (seen.length < 20 ? 3 : 1_000), {
      'retry-after': '1',
    });
    await askAll();
    const refused = host.seen.filter(({ isRefused }) => isRefused);
    const lastRefusedMs = refused.at(-1)?.atMs ?? 0;
    const after = host.seen.filter(({ atMs }) => atMs > lastRefusedMs + 100);
    expect(refused.length).toBeGreaterThan(0);
    expect(Math.min(...after.map(({ atMs }) => atMs))).toBeGreaterThan(lastRefusedMs + 900);
  });
});
