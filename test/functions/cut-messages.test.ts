import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { open, type Results, recorded, runResults } from './given-results.ts';
import { deliver, pushOf, pushOfMessage } from './push.ts';
import { type RecordedBuild, recordedBuild } from './recorded-builds.ts';
import type { Documents } from './running-stack.ts';

const acknowledged = 204;
/** So many are under way at once; a function answers more. */
const atOnce = 16;
const told = z.object({ message: z.string(), function: z.string(), reason: z.string() });
/** What is wrong with data that was cut, and with a delivery that was. */
const ofData = /^malformed: the message: (?:its data is not (?:base64|JSON in UTF-8)|it is empty)/;
const ofDelivery = /^malformed: the message: message is required, as an object$/;

let results: Results;
let candidate: string;
let untouched: Documents;

beforeAll(async () => {
  results = await runResults();
  candidate = await results.given(open);
  untouched = await results.running.documents();
});
afterAll(() => results?.running.close());

interface Cut {
  readonly of: 'build-finished' | 'tests-passed';
  readonly topic: string;
  readonly message: () => Promise<object> | object;
}

const ofProw = [
  ...['success', 'failure', 'error', 'sub-error', 'aborted', 'rerun'],
  ...['scheduling', 'triggered', 'pending'],
] as const;
const ofCloudBuild: readonly RecordedBuild[] = [
  ...(['pending', 'queued', 'working', 'success', 'failure', 'source-failure'] as const),
  ...(['push-failure', 'timeout', 'cancelled', 'internal-error', 'expired', 'foreign'] as const),
];

function prow(name: string): Cut {
  const message = () => recorded(name, candidate, { message: 'Grüße \u{1f44b}' });
  return { of: 'tests-passed', topic: 'tests-passed-prow', message };
}

function cloudBuild(name: RecordedBuild): Cut {
  const id = '00000000-0000-4000-8000-000000000001';
  const purpose = { kind: 'build', key: 'none', run: 'unit', attempt: 1 } as const;
  const message = () => recordedBuild(name, id, name === 'foreign' ? undefined : purpose);
  return { of: 'build-finished', topic: 'cloud-builds', message };
}

const own: Cut = {
  of: 'tests-passed',
  topic: 'tests-passed',
  message: () => ({ ...{ candidate, cell: 'e2e', attempt: 1, nonce: 'n' }, outcome: 'passed' }),
};

/** What the log says so far of messages that were rejected. */
async function rejections() {
  const log = await readFile(join(results.running.stack.logDir, 'functions.log'), 'utf8');
  const lines = log.split('\n').filter((line) => line.includes('"message":"rejected"'));
  return lines.map((line) => told.parse(JSON.parse(line)));
}

/** Delivers pushes, some at once, and answers how they were answered. */
async function deliverAll({ of, topic }: Cut, bodies: readonly string[]): Promise<Set<number>> {
  const statuses = new Set<number>();
  for (let at = 0; at < bodies.length; at += atOnce) {
    const some = bodies.slice(at, at + atOnce);
    const answers = some.map((body) => deliver(results.running.stack, of, { body }, topic));
    for (const status of await Promise.all(answers)) statuses.add(status);
  }
  return statuses;
}

/** Holds that each of these is acknowledged, and rejected for such a reason. */
async function expectRejected(cut: Cut, bodies: readonly string[], reason: RegExp): Promise<void> {
  const before = await rejections();
  expect(await deliverAll(cut, bodies)).toEqual(new Set([acknowledged]));
  const added = (await rejections()).slice(before.length);
  const one = { message: 'rejected', function: cut.of, reason: expect.stringMatching(reason) };
  expect(added).toEqual(bodies.map(() => one));
}

/** A message as it is pushed, cut at some places of its bytes. */
async function cutAt({ message }: Cut, placesOf: (length: number) => readonly number[]) {
  const bytes = Buffer.from(JSON.stringify(await message()));
  return placesOf(bytes.length).map((length) => pushOf(bytes.subarray(0, length)).body);
}

const everywhere = (length: number) => Array.from({ length }, (_, at) => at);
const inPlaces = (length: number) =>
  [0.2, 0.4, 0.6, 0.8].map((share) => Math.floor(length * share)).concat(length - 1);

test.each<[string, Cut]>([
  ["Prow's sub-error", prow('sub-error')],
  ["Cloud Build's queued", cloudBuild('queued')],
  ['a result of our own form', own],
])('%s, cut after any byte, is rejected', async (_name, cut) => {
  await expectRejected(cut, await cutAt(cut, everywhere), ofData);
});

test.each(ofProw)("Prow's %s, cut in a few places, is rejected", async (name) => {
  await expectRejected(prow(name), await cutAt(prow(name), inPlaces), ofData);
});

test.each(ofCloudBuild)("Cloud Build's %s, cut in a few places, is rejected", async (name) => {
  await expectRejected(cloudBuild(name), await cutAt(cloudBuild(name), inPlaces), ofData);
});

test('data in base64, cut after any letter, is rejected', async () => {
  const base64 = Buffer.from(JSON.stringify(await own.message())).toString('base64');
  const cuts = everywhere(base64.length).map((length) => base64.slice(0, length));
  await expectRejected(
    own,
    cuts.map((data) => pushOfMessage({ data }).body),
    ofData,
  );
});

test('a delivery, cut after any letter, is rejected', async () => {
  const { body } = pushOf(await own.message());
  const cuts = everywhere(body.length).map((length) => body.slice(0, length));
  await expectRejected(own, cuts, ofDelivery);
});

test('nothing of it said anything, and nothing was tried again', async () => {
  const documents = Object.entries(await results.running.documents());
  const others = documents.filter(([path]) => !path.startsWith('rejected/'));
  expect(Object.fromEntries(others)).toEqual(untouched);
  const log = await readFile(join(results.running.stack.logDir, 'functions.log'), 'utf8');
  expect(log).not.toContain('is delivered again');
});
