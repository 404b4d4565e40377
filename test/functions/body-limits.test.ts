import { once } from 'node:events';
import { type IncomingMessage, request as startRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changed, delivery, recorded, send } from './deliveries.ts';
import { deployWebhook, type Webhook } from './webhook.ts';

const secret = 'the-secret-that-is-good-first';
const mebibyte = 1024 * 1024;
const answerMs = 10_000;
/** What refusing may cost, whatever is sent. */
const refusalBytesMax = 64 * mebibyte;
/** What a function has in the cloud, where it runs alone. */
const memoryBytesMax = 512 * mebibyte;

const kinds = {
  message: { path: '/projects/csi-release/topics/tag-detected', limit: 14 * mebibyte, headers: {} },
  person: { path: '/api/v1/promotions', limit: mebibyte / 16, headers: {} },
  delivery: { path: '/', limit: 25 * mebibyte, headers: { 'x-github-event': 'push' } },
} as const;
const all = Object.entries(kinds).map(([kind, rest]) => ({ kind, ...rest }));

let webhook: Webhook;
let url: string;
beforeAll(async () => {
  webhook = await deployWebhook(secret);
  url = webhook.functions.urls['github-webhook'] ?? '';
  await webhook.deliver(delivery('ping', recorded('ping'), secret));
});
afterAll(() => webhook?.close());

type Headers = Readonly<Record<string, string | number>>;

/** Begins a request, and goes on with its body for so long, or until it is answered. */
async function pour(path: string, headers: Headers, bytes = 1) {
  const { hostname, port } = new URL(url);
  const typed = { 'content-type': 'application/json', ...headers };
  const asked = startRequest({ hostname, port, path, method: 'POST', headers: typed });
  const signal = AbortSignal.timeout(answerMs);
  const answered = once(asked, 'response', { signal });
  asked.on('error', () => undefined);
  const chunk = Buffer.alloc(Math.min(bytes, mebibyte), '[');
  let isAnswered = false;
  const note = () => {
    isAnswered = true;
  };
  answered.then(note, note);
  for (let sent = 0; sent < bytes && !isAnswered; sent += chunk.length)
    if (!asked.write(chunk)) await Promise.race([once(asked, 'drain'), answered]);
  const [answer]: IncomingMessage[] = await answered;
  if (answer === undefined) throw new Error('no answer');
  const body: unknown = JSON.parse(await text(answer));
  asked.destroy();
  return { status: answer.statusCode, body };
}

describe.each(all)('a $kind', ({ path, limit, headers }) => {
  test('may have its limit, and is refused for one byte more before any is read', async () => {
    const over = await pour(path, { ...headers, 'content-length': limit + 1 });
    const detail = expect.stringContaining(`at most ${limit} bytes, and this one has ${limit + 1}`);
    expect(over).toEqual({ status: 413, body: { status: 413, detail } });
    const full = Buffer.alloc(limit, ' ');
    const whole = { headers: { 'content-type': 'application/json', ...headers }, body: full };
    expect(await send(`${url}${path}`, whole)).toMatchObject({ status: 401 });
  });

  test('is refused where nobody is told to go on', async () => {
    const asking = { ...headers, expect: '100-continue', 'content-length': 33 * mebibyte };
    expect(await pour(path, asking)).toMatchObject({ status: 413 });
  });

  test('must say how long it is', async () => {
    const endless = await pour(
      path,
      { ...headers, 'transfer-encoding': 'chunked' },
      200 * mebibyte,
    );
    const detail = 'say how long the body is: send Content-Length';
    expect(endless).toEqual({ status: 411, body: { status: 411, detail } });
  });

  test('must come as it is', async () => {
    const bomb = gzipSync(Buffer.alloc(32 * mebibyte, '['));
    const packed = { 'content-type': 'application/json', 'content-encoding': 'gzip', ...headers };
    const answer = await send(`${url}${path}`, { headers: packed, body: bomb });
    expect(answer).toMatchObject({ status: 415, body: { status: 415 } });
  });
});

/** Sends a request to its end, whatever is answered meanwhile; gives the first line of the answer. */
async function flood(head: readonly string[], chunk: Buffer, chunks: number): Promise<string> {
  const socket = connect(webhook.functions.portOf('github-webhook'), '127.0.0.1');
  const answered = once(socket, 'data', { signal: AbortSignal.timeout(answerMs) });
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  for (let sent = 0; sent < chunks; sent += 1)
    await new Promise<void>((resolve, reject) => {
      socket.write(chunk, (error) => (error ? reject(error) : resolve()));
    });
  const [answer]: Buffer[] = await answered;
  socket.destroy();
  return answer?.toString().split('\r\n')[0] ?? '';
}

test.each(all)('200 MB to a $kind, sent to the end, cost no memory', async ({ path, headers }) => {
  const before = await webhook.functions.residentBytes();
  const head = [`POST ${path} HTTP/1.1`, 'Host: function', 'Content-Type: application/json'];
  const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const mebi = Buffer.alloc(mebibyte, '[');
  const chunked = Buffer.concat([Buffer.from('100000\r\n'), mebi, Buffer.from('\r\n')]);
  const endless = [...head, ...own, 'Transfer-Encoding: chunked'];
  expect(await flood(endless, chunked, 200)).toContain('411');
  const long = [...head, ...own, `Content-Length: ${200 * mebibyte}`];
  expect(await flood(long, mebi, 200)).toContain('413');
  expect((await webhook.functions.residentBytes()) - before).toBeLessThan(refusalBytesMax);
});

test('the largest delivery of GitHub is taken, and fits into the memory of a function', async () => {
  const padding = 'x'.repeat(24 * mebibyte);
  const body = changed(recorded('push-tag'), { commits: [{ message: padding }] });
  const answer = await webhook.deliver(delivery('push', body, secret));
  expect(answer).toMatchObject({ status: 202, body: { tag: 'v5.2.0' } });
  expect(await webhook.published()).toHaveLength(1);
  expect(await webhook.functions.residentBytes()).toBeLessThan(memoryBytesMax);
});

test('what nobody signed is not parsed, so it costs its bytes and no more', async () => {
  const nested = Buffer.alloc(24 * mebibyte, '[],');
  const body = `[${nested}[]]`;
  const forged = delivery('push', body, 'a-secret-of-somebody-else');
  const answers = await Promise.all([1, 2].map(() => webhook.deliver(forged)));
  for (const answer of answers) expect(answer).toMatchObject({ status: 401 });
  expect(await webhook.functions.residentBytes()).toBeLessThan(memoryBytesMax);
});
