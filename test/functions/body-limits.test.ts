import { once } from 'node:events';
import { type IncomingMessage, request as startRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aProblem } from '../given/problem.ts';
import { changed, delivery, recorded, send } from './deliveries.ts';
import { flood, type Headers, kinds } from './flood.ts';
import { deployWebhook, type Webhook } from './webhook.ts';

const secret = 'the-secret-that-is-good-first';
const mebibyte = 1024 * 1024;
const answerMs = 10_000;
/** What refusing may cost, whatever is sent. */
const refusalBytesMax = 64 * mebibyte;
/** What a function has in the cloud, where it runs alone. */
const memoryBytesMax = 512 * mebibyte;

const all = Object.entries(kinds).map(([kind, rest]) => ({ kind, ...rest }));

let webhook: Webhook;
let port: number;
let url: string;
beforeAll(async () => {
  webhook = await deployWebhook(secret);
  port = webhook.functions.portOf('github-webhook');
  url = `http://127.0.0.1:${port}`;
  await webhook.deliver(delivery('ping', recorded('ping'), secret));
});
afterAll(() => webhook?.close());

/** Begins a request, and goes on with its body for so long, or until it is answered. */
async function pour(path: string, headers: Headers, bytes = 1) {
  const typed = { 'content-type': 'application/json', ...headers };
  const asked = startRequest({ host: '127.0.0.1', port, path, method: 'POST', headers: typed });
  const signal = AbortSignal.timeout(answerMs);
  const answered = once(asked, 'response', { signal });
  asked.on('error', () => undefined);
  const mebi = Buffer.alloc(mebibyte, '[');
  let isAnswered = false;
  const note = () => {
    isAnswered = true;
  };
  answered.then(note, note);
  for (let sent = 0; sent < bytes && !isAnswered; sent += mebibyte)
    if (!asked.write(mebi.subarray(0, bytes - sent)))
      await Promise.race([once(asked, 'drain'), answered]);
  if ('transfer-encoding' in headers) asked.end();
  const [answer]: IncomingMessage[] = await answered;
  if (answer === undefined) throw new Error('no answer');
  const body: unknown = JSON.parse(await text(answer));
  asked.destroy();
  return { status: answer.statusCode, body };
}

describe.each(all)('a $kind', ({ path, limit, headers }) => {
  test('may have its limit, and is refused for one byte more before any is read', async () => {
    const over = await pour(path, { ...headers, 'content-length': limit + 1 });
    const said = new RegExp(`at most ${limit} bytes, and this one has ${limit + 1}`);
    expect(over).toEqual({ status: 413, body: aProblem(413, said) });
    const full = Buffer.alloc(limit, ' ');
    const whole = { headers: { 'content-type': 'application/json', ...headers }, body: full };
    expect(await send(`${url}${path}`, whole)).toMatchObject({ status: 401 });
  });

  test('is refused where nobody is told to go on', async () => {
    const asking = { ...headers, expect: '100-continue', 'content-length': 33 * mebibyte };
    expect(await pour(path, asking)).toMatchObject({ status: 413 });
  });

  test('need not say how long it is, and is counted as it comes', async () => {
    const chunked = { ...headers, 'transfer-encoding': 'chunked' };
    expect(await pour(path, chunked, limit)).toMatchObject({ status: 401 });
    const said = new RegExp(`at most ${limit} bytes, and this one has more`);
    for (const bytes of [limit + 1, 33 * mebibyte, 200 * mebibyte]) {
      const over = await pour(path, chunked, bytes);
      expect(over).toEqual({ status: 413, body: aProblem(413, said) });
    }
  });

  test('must come as it is', async () => {
    const bomb = gzipSync(Buffer.alloc(32 * mebibyte, '['));
    const packed = { 'content-encoding': 'gzip', ...headers };
    const typed = { 'content-type': 'application/json', ...packed };
    const answer = await send(`${url}${path}`, { headers: typed, body: bomb });
    expect(answer).toMatchObject({ status: 415, body: { status: 415 } });
    const chunked = { ...packed, 'transfer-encoding': 'chunked' };
    expect(await pour(path, chunked)).toMatchObject({ status: 415 });
    const twice = { ...headers, 'transfer-encoding': 'gzip, chunked' };
    expect(await pour(path, twice)).toMatchObject({ status: 501 });
  });
});

test.each(all)('200 MB to a $kind, sent to the end, cost no memory', async ({ path, headers }) => {
  const before = await webhook.functions.residentBytes();
  for (const isChunked of [true, false])
    expect(await flood(port, { path, headers, mebibytes: 200, isChunked })).toBe(413);
  expect((await webhook.functions.residentBytes()) - before).toBeLessThan(refusalBytesMax);
});

test('the largest delivery of GitHub is taken, and fits into the memory of a function', async () => {
  const padding = 'x'.repeat(24 * mebibyte);
  const body = changed(recorded('push-tag'), { commits: [{ message: padding }] });
  const answer = await send(url, delivery('push', body, secret));
  expect(answer).toMatchObject({ status: 202, body: { tag: 'v5.2.0' } });
  expect(await webhook.published()).toHaveLength(1);
  expect(await webhook.functions.residentBytes()).toBeLessThan(memoryBytesMax);
});

test('a delivery in chunks is a delivery like any other', async () => {
  for (const to of [url, webhook.functions.urls['github-webhook'] ?? '']) {
    const { headers, body } = delivery('push', recorded('push-tag'), secret);
    const bytes = Buffer.from(body);
    const stream = ReadableStream.from([bytes.subarray(0, 9), bytes.subarray(9)]);
    // Of a stream fetch does not know the length, so it is sent in chunks.
    const init = { method: 'POST', headers, body: stream, duplex: 'half' } as const;
    const answer = await fetch(to, { ...init, signal: AbortSignal.timeout(answerMs) });
    expect(await answer.json()).toMatchObject({ tag: 'v5.2.0', message: 'published' });
    expect(await webhook.published()).toHaveLength(1);
  }
});
