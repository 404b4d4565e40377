import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { aCandidate, aCell } from '../given/candidate.ts';
import { aPromotion } from '../given/promotion.ts';
import { putAtRest } from './at-rest.ts';
import { type BadMessage, unfitting, unreadable } from './bad-messages.ts';
import { deliver, fedByMessages, pushOf } from './push.ts';
import { type Documents, type RunningStack, runStack } from './running-stack.ts';

/** Pub/Sub takes any 2xx for an acknowledgement; the framework's is 204. */
const acknowledged = 204;
const refused = 500;

let running: RunningStack;
let untouched: Documents;
let rejectedSoFar: ReadonlySet<string> = new Set();

beforeAll(async () => {
  running = await runStack();
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', running.stack.firestore);
  await putCandidate();
  await putAtRest(running.stack.project, 'candidate', 'early', aCandidate('building', early));
  await putGivenUp();
  // Once a day the first tick writes down what the comparison of staging found.
  await deliver(running.stack, 'gc-tick', pushOf({}));
  untouched = (await look()).others;
});
afterAll(() => running?.close());

/** A candidate that is still built, and of which no test was asked for. */
const early = { id: 'early', frozenCells: [aCell('e2e'), aCell('prow', { source: 'prow' })] };

/** A candidate under test; at rest, so that no tick finds it. */
async function putCandidate(): Promise<void> {
  const cells = [
    aCell('e2e'),
    aCell('prow', { source: 'prow' }),
    aCell('sanity', { runs: 'cloud-build' }),
    aCell('look', { runs: 'manual' }),
  ];
  const run = { attempts: [{ attempt: 1, openedAtMs: 0 }], nonces: ['nonce-1'] };
  const open = Object.fromEntries(cells.map(({ id }) => [id, run]));
  const body = aCandidate('testing', { frozenCells: cells, cells: open });
  await putAtRest(running.stack.project, 'candidate', body.id, body);
}

/** A candidate that may be promoted, and one whose promotion was given up. */
async function putGivenUp(): Promise<void> {
  const { project } = running.stack;
  const expiresAtMs = Date.now() + 24 * 60 * 60_000;
  const givenUp = { by: 'ann@sample.example', reason: 'not now', atMs: 200 };
  for (const id of ['ready', 'given-up'])
    await putAtRest(project, 'candidate', id, aCandidate('accepted', { id, expiresAtMs }));
  const promotion = { ...aPromotion('copying', ['hello']), candidate: 'given-up', givenUp };
  await putAtRest(project, 'promotion', 'given-up', promotion);
}

const rejection = z.object({ function: z.string(), reason: z.string(), sample: z.string() });

/** The database as it is: what was rejected, and everything else. */
async function look() {
  const all = Object.entries(await running.documents());
  const isRejected = (path: string) => path.startsWith('rejected/');
  return {
    others: Object.fromEntries(all.filter(([path]) => !isRejected(path))),
    rejected: new Map(
      all
        .filter(([path]) => isRejected(path))
        .map(([path, { data }]) => [path, rejection.parse(data)]),
    ),
  };
}

const rows = fedByMessages.flatMap(({ name }) =>
  [...unreadable, ...(unfitting[name] ?? [])].map((message): [string, string, BadMessage] => [
    name,
    message.name,
    message,
  ]),
);

test('every function that messages feed is in the tables', () => {
  expect(Object.keys(unfitting).sort()).toEqual(fedByMessages.map(({ name }) => name).sort());
});

test.each(rows)('%s takes no %s', async (name, _what, { push, reason, topic }) => {
  expect(await deliver(running.stack, name, push, topic)).toBe(acknowledged);
  const after = await look();
  const added = [...after.rejected].filter(([path]) => !rejectedSoFar.has(path));
  rejectedSoFar = new Set(after.rejected.keys());
  expect(added.map(([, record]) => record)).toEqual([
    { function: name, reason: expect.stringMatching(reason), sample: expect.any(String) },
  ]);
  expect(after.others).toEqual(untouched);
  expect(await running.builds()).toEqual([]);
});

describe.each(fedByMessages)('$name', ({ name }) => {
  test('rejects one message once, however often and under whatever id it comes', async () => {
    const before = await look();
    const send = (at: number) => {
      const delivery = { messageId: `${at % 3}`, publishTime: `2026-01-05T09:00:0${at}Z` };
      const { body } = pushOf('{"again":', delivery);
      const traceparent = `00-${'1'.repeat(32)}-${`${at}`.repeat(16)}-01`;
      const headers = { 'content-type': 'application/json', traceparent };
      return deliver(running.stack, name, { body, headers });
    };
    const statuses = [await send(1), await send(2)];
    statuses.push(...(await Promise.all([3, 4, 5, 6, 7, 8, 9, 0].map(send))));
    expect(statuses).toEqual(Array.from({ length: 10 }, () => acknowledged));
    const after = await look();
    expect(after.rejected.size).toBe(before.rejected.size + 1);
    expect(after.others).toEqual(untouched);
  });
});

test('the log says each rejection on one line, without characters that cannot be seen', async () => {
  const log = await readFile(join(running.stack.logDir, 'functions.log'), 'utf8');
  const told = log.split('\n').filter((line) => line.includes('"message":"rejected"'));
  expect(told.length).toBeGreaterThanOrEqual(rows.length);
  for (const line of told) expect(JSON.parse(line)).toMatchObject({ severity: 'WARNING' });
  expect(told.join('')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
});

test.each(['build-tick', 'gc-tick', 'sweep-tick', 'tag-tick'])(
  '%s takes any JSON object for a tick',
  async (name) => {
    const before = await look();
    const said = { schema: 2, at: '2126-01-05T09:00:00Z', hello: 'world' };
    expect(await deliver(running.stack, name, pushOf(said))).toBe(acknowledged);
    expect(await look()).toEqual(before);
  },
);

test('a build of somebody else costs nothing and is no fault', async () => {
  const before = await look();
  const other = { id: 'x', projectId: 'csi-release', status: 'SUCCESS', tags: ['theirs'] };
  expect(await deliver(running.stack, 'build-finished', pushOf(other))).toBe(acknowledged);
  expect(await look()).toEqual(before);
});

test('a tag that its repository does not show yet is tried again', async () => {
  const before = await look();
  const early = pushOf({ component: 'greeter', tag: 'v9.9.9' });
  expect(await deliver(running.stack, 'tag-detected', early)).toBe(refused);
  expect(await look()).toEqual(before);
});
