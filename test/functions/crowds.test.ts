import { afterAll, beforeAll, expect, test } from 'vitest';
import { delivery, recorded } from './deliveries.ts';
import { flood, kinds, type Wire } from './flood.ts';
import { deployWebhook, type Webhook } from './webhook.ts';

const secret = 'the-secret-that-is-good-first';
const mebibyte = 1024 * 1024;
/** What a function has in the cloud, where it runs alone. */
const memoryBytesMax = 512 * mebibyte;

let webhook: Webhook;
let port: number;
beforeAll(async () => {
  webhook = await deployWebhook(secret);
  port = webhook.functions.portOf('github-webhook');
  await webhook.deliver(delivery('ping', recorded('ping'), secret));
});
afterAll(() => webhook?.close());

/** Does some work, and gives the most memory that the function had meanwhile. */
async function mostMemory(work: () => Promise<void>): Promise<number> {
  let most = 0;
  let isDone = false;
  const done = work().finally(() => {
    isDone = true;
  });
  while (!isDone) most = Math.max(most, await webhook.functions.residentBytes());
  await done;
  return most;
}

/** Nearly as many as the function answers at once. */
const crowdSize = 12;

interface Crowd extends Omit<Wire, 'path'> {
  readonly who: string;
  /** What may become of them: 408 where this machine is slow. */
  readonly statuses: readonly number[];
}

const unsigned = { 'x-github-event': 'push' };
const ofDelivery = kinds.delivery.headers;
const crowds: readonly Crowd[] = [
  {
    who: 'deliveries that nobody signed',
    ...{ headers: unsigned, mebibytes: 25, isChunked: false, statuses: [401] },
  },
  {
    who: 'forged deliveries',
    ...{ headers: ofDelivery, mebibytes: 25, isChunked: false, statuses: [401, 408, 503] },
  },
  {
    who: 'forged deliveries in chunks',
    ...{ headers: ofDelivery, mebibytes: 25, isChunked: true, statuses: [401, 408, 503] },
  },
  {
    who: 'forged deliveries that are too long',
    ...{ headers: ofDelivery, mebibytes: 33, isChunked: true, statuses: [408, 413, 503] },
  },
  {
    who: 'messages that are too long',
    ...{ headers: {}, mebibytes: 33, isChunked: true, statuses: [413, 503] },
  },
  {
    who: 'messages to a function that takes none',
    ...{ headers: {}, mebibytes: 13, isChunked: false, statuses: [401, 503] },
  },
];

test.each(crowds)('$who, many at once, fit into the memory', async ({ statuses, ...wire }) => {
  const most = await mostMemory(async () => {
    const answers = Array.from({ length: crowdSize }, () => flood(port, { path: '/', ...wire }));
    expect(statuses).toEqual(expect.arrayContaining([...new Set(await Promise.all(answers))]));
  });
  expect(most).toBeLessThan(memoryBytesMax);
});

test('strangers who never end their long bodies keep no short one out', async () => {
  const { path, headers, limit } = kinds.delivery;
  const wire = { path, headers, mebibytes: 24, isChunked: false, saidBytes: limit };
  const strangers = Array.from({ length: crowdSize }, () => flood(port, wire));
  const most = await mostMemory(async () => {
    expect(await Promise.race(strangers)).toBe(503);
    const answer = await webhook.deliver(delivery('push', recorded('push-tag'), secret));
    expect(answer).toMatchObject({ status: 202, body: { tag: 'v5.2.0' } });
    expect(new Set(await Promise.all(strangers))).toEqual(new Set([503, 408]));
  });
  expect(most).toBeLessThan(memoryBytesMax);
  expect(await webhook.published()).toHaveLength(1);
});
