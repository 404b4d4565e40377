import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type HttpRequest, readBody, requestsMax, send, TransientError } from '#cloud/http.ts';
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
  it('are under way up to a limit, and the others wait for their turn', async () => {
    openMax = 0;
    held = [];
    const all = Array.from({ length: 3 * requestsMax }, () => textOf(asked('/held')));
    for (let round = 1; round <= 3; round += 1) {
      await vi.waitFor(() => expect(held).toHaveLength(requestsMax), 10_000);
      for (const response of held.splice(0)) response.end('held');
    }
    expect(new Set(await Promise.all(all))).toEqual(new Set(['held']));
    expect(openMax).toBe(requestsMax);
  });

  it('lose no time while they wait: a deadline runs from when its request is sent', async () => {
    const slow = Array.from({ length: requestsMax }, () => textOf(asked('/slow')));
    expect(await textOf(asked('/', { deadlineMs }))).toBe('here');
    expect(await Promise.all(slow)).toHaveLength(requestsMax);
  });

  it('give their places back, however they end', async () => {
    const late = () => send(asked('/held', { deadlineMs: 100 }));
    const refused = () => send(asked('/', { address: 'http://127.0.0.1:9/' }));
    const ends = [late, refused].flatMap((end) => Array.from({ length: requestsMax }, end));
    const errors = await Promise.all(ends.map((end) => end.catch((error: unknown) => error)));
    expect(errors.every((error) => error instanceof TransientError)).toBe(true);
    const ignored = Array.from({ length: requestsMax }, () => send(asked('/', { deadlineMs })));
    expect(await Promise.all(ignored)).toHaveLength(requestsMax);
    expect(await textOf(asked('/'))).toBe('here');
  });

  it('leave no timer behind when they were answered', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    const before = timers();
    await Promise.all(Array.from({ length: requestsMax }, () => textOf(asked('/'))));
    await vi.waitFor(() => expect(timers()).toBeLessThan(before + requestsMax / 2), 5_000);
  });

  it('can all pass on what others answer', async () => {
    const passedOn = Array.from({ length: requestsMax }, async () => {
      const source = await send(asked('/'));
      return textOf(asked('/echo', { method: 'POST', body: source.body }));
    });
    expect(new Set(await Promise.all(passedOn))).toEqual(new Set(['here']));
  });
});
