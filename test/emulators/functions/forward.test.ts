import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Front, startFront } from '../../../emulators/functions/front.ts';
import { type LoopbackServer, listenOnLoopback } from '../../../emulators/loopback.ts';

const answerMs = 10_000;
const bodyBytes = 4 * 1024 * 1024;

let front: Front;
let called: LoopbackServer;
let socket: Socket;
beforeEach(async () => {
  called = await listenOnLoopback(async (request, response) => {
    if (request.url === '/refused') response.writeHead(413).end('too long');
    else response.end(`seen ${await text(request)}`);
  });
  front = await startFront({ functions: [{ name: 'asked', timeoutSeconds: 60 }] });
  front.forwardTo({ asked: { port: Number(new URL(called.url).port) } });
  const { hostname, port } = new URL(front.urls['asked'] ?? '');
  socket = connect(Number(port), hostname);
});
afterEach(async () => {
  socket.destroy();
  await front.close();
  await called.close();
});

async function answer(): Promise<string> {
  const [bytes]: Buffer[] = await once(socket, 'data', { signal: AbortSignal.timeout(answerMs) });
  return String(bytes);
}

test('a body that was refused half-way does not keep the next request from its answer', async () => {
  const body = Buffer.alloc(bodyBytes, '.');
  socket.write(`POST /refused HTTP/1.1\r\nhost: a\r\ncontent-length: ${bodyBytes}\r\n\r\n`);
  socket.write(body.subarray(0, bodyBytes / 2));
  expect(await answer()).toContain('413');
  socket.write(body.subarray(bodyBytes / 2));
  socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\n\r\nnext');
  expect(await answer()).toContain('seen next');
});
