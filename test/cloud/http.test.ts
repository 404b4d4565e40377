import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type HttpRequest, readBody, send, TransientError } from '#cloud/http.ts';
import { placesMax } from '#cloud/pace.ts';
import { type LoopbackServer, listenOnLoopback } from '../../emulators/loopback.ts';

const deadlineMs = 500;

let server: LoopbackServer;
let open = 0;
let openMax = 0;
let held: ServerResponse[] = [];

beforeAll(async () => {
  server = await listenOnLoopback((request, response) => {
    open += 1;
    openMax = Math.max(open, openMax);
    response.on('close', () => {
      open -= 1;
    });
    answer(request, response);
  });
});
afterAll(() => server?.close());

/** `/held` waits for the test, `/slow` for longer than a deadline, `/echo` for what is sent. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/held') held.push(response);
  else if (request.url === '/slow') setTimeout(() => response.end('slow'), deadlineMs * 1.5);
  else if (request.url === '/echo') request.pipe(response);
  else response.end('here');
}

function asked(path: string, facts: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', address: `${server.url}${path}`, deadlineMs: 20_000, ...facts };
}

async function textOf(request: HttpRequest): Promise<string> {
  return Buffer.from(await readBody(request, await send(request), 1_000_000)).toString();
}

describe('many requests at once', () => {
  it('are under way up to a limit that grows with answers, and the others wait', async () => {
    openMax = 0;
    held = [];
    const rounds = [16, 32, 64, placesMax, 16];
    const total = rounds.reduce((sum, round) => sum + round);
    const all = Array.from({ length: total }, () => textOf(asked('/held')));
    for (const round of rounds) {
      await vi.waitFor(() => expect(held).toHaveLength(round), 10_000);
      for (const response of held.splice(0)) response.end('held');
    }
    expect(new Set(await Promise.all(all))).toEqual(new Set(['held']));
    expect(openMax).toBe(placesMax);
  });

  it('lose no time while they wait: a deadline runs from when its request is sent', async () => {
    const slow = Array.from({ length: placesMax }, () => textOf(asked('/slow')));
    expect(await textOf(asked('/', { deadlineMs }))).toBe('here');
    expect(await Promise.all(slow)).toHaveLength(placesMax);
  });

  it('give their places back, however they end', async () => {
    const late = () => send(asked('/held', { deadlineMs: 100 }));
    const refused = () => send(asked('/', { address: 'http://127.0.0.1:9/' }));
    const ends = [late, refused].flatMap((end) => Array.from({ length: placesMax }, end));
    const errors = await Promise.all(ends.map((end) => end.catch((error: unknown) => error)));
    expect(errors.every((error) => error instanceof TransientError)).toBe(true);
    const ignored = Array.from({ length: placesMax }, () => send(asked('/', { deadlineMs })));
    expect(await Promise.all(ignored)).toHaveLength(placesMax);
    expect(await textOf(asked('/'))).toBe('here');
  });

  it('leave no timer behind when they were answered', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    const before = timers();
    await Promise.all(Array.from({ length: placesMax }, () => textOf(asked('/'))));
    await vi.waitFor(() => expect(timers()).toBeLessThan(before + placesMax / 2), 5_000);
  });

  it('can all pass on what others answer', async () => {
    const passedOn = Array.from({ length: placesMax }, async () => {
      const source = await send(asked('/'));
      return textOf(asked('/echo', { method: 'POST', body: source.body }));
    });
    expect(new Set(await Promise.all(passedOn))).toEqual(new Set(['here']));
  });
});
