import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { makeSampleRepositories, tagSample } from '../../emulators/sample/repositories.ts';
import { fetchApi } from '../api/expect-conforms.ts';
import { aProblem } from '../given/problem.ts';
import { type PatientLine, patientLine, writePatientLine } from './patient-line.ts';
import { deliver, pushOf } from './push.ts';
import { type RunningStack, runStack } from './running-stack.ts';
import { bearing, tokenFrom } from './tokens.ts';

const promoter = 'maintainer@example.com';
const deadlineMs = 30_000;
const waited = { timeout: 60_000, interval: 100 };
const minuteMs = 60_000;
/** The line is due two hours after the test begins, at an instant at which `build-tick` comes. */
const dueMs = Math.ceil((Date.now() + 120 * minuteMs) / (5 * minuteMs)) * 5 * minuteMs;
const due = new Date(dueMs);
const scheduled = `schedule-${due.toISOString()}`;

let running: RunningStack;
let line: PatientLine;
let own: string;

beforeAll(async () => {
  own = await mkdtemp(join(tmpdir(), 'rounds-'));
  const gate = join(own, 'gate');
  await writeFile(gate, '');
  const lines = join(own, 'lines');
  const cron = `${due.getUTCMinutes()} ${due.getUTCHours()} * * *`;
  await writePatientLine(lines, gate, { schedule: { cron, timeZone: 'Etc/UTC' } });
  running = await runStack({ lines });
  line = patientLine(running.stack);
  await makeSampleRepositories(running.stack.gitRoot);
  await tagSample(running.stack.gitRoot, 'greeter', 'v1.0.0');
});
afterAll(async () => {
  await line?.close();
  await running?.close();
  await rm(own, { recursive: true, force: true });
});

const kept = z.object({
  body: z.object({ round: z.string(), phase: z.string(), openedAtMs: z.number() }),
});

/** Every candidate as its round and its phase, the oldest first. */
async function rounds(): Promise<readonly string[]> {
  const found = await running.firestore.collection('candidates').get();
  return found.docs
    .map((one) => kept.parse(one.data()).body)
    .sort((a, b) => a.openedAtMs - b.openedAtMs)
    .map(({ round, phase }) => `${round} ${phase}`);
}

function untilRounds(expected: readonly string[]): Promise<void> {
  return vi.waitFor(async () => expect(await rounds()).toEqual(expected), waited);
}

const listed = z.object({
  builds: z.array(z.object({ status: z.string(), tags: z.array(z.string()) })),
});

/** How often Cloud Build was asked for images, and for the line's cell; all of it went well. */
async function builds(): Promise<{ readonly images: number; readonly cells: number }> {
  const { cloudBuild, project } = running.stack;
  const answer = await fetch(`${cloudBuild}/v1/projects/${project}/builds`, {
    signal: AbortSignal.timeout(deadlineMs),
  });
  const all = listed.parse(await answer.json()).builds;
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['SUCCESS']));
  const count = (prefix: string) =>
    all.filter(({ tags }) => tags.some((tag) => tag.startsWith(prefix))).length;
  return { images: count('images-'), cells: count('cell-') };
}

function posted(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  };
}

interface Asked {
  readonly email?: string;
  readonly key?: string;
  readonly body?: object;
}

/** Asks for a round as a promoter who does everything right, but for what is given. */
async function ask({ email = promoter, key, body = {} }: Asked = {}): Promise<Response> {
  const { issuer, functions } = running.stack;
  const audience = functions['promote'] ?? '';
  const token = await tokenFrom(issuer, { email, audience });
  const asked = { line: 'patient', reason: 'a node was replaced', ...body };
  const headers = { ...bearing(token), ...(key !== undefined && { 'idempotency-key': key }) };
  return fetchApi(`${audience}/api/v1/rounds`, posted(asked, headers));
}

test('a tag makes the first round', async () => {
  await line.announceTag();
  await untilRounds(['first accepted']);
  expect(await builds()).toEqual({ images: 1, cells: 1 });
}, 120_000);

test('the schedule makes one more, which builds nothing, however often its tick comes', async () => {
  const untilDueMs = dueMs - Date.now();
  const answer = await fetch(
    running.stack.clock,
    posted({ advance: `PT${Math.ceil(untilDueMs / 1000) + 1}S` }),
  );
  expect(await answer.json()).toMatchObject({ failed: [] });
  await untilRounds(['first accepted', `${scheduled} accepted`]);
  for (const _again of [1, 2])
    expect(await deliver(running.stack, 'build-tick', pushOf({}))).toBe(204);
  expect(await rounds()).toEqual(['first accepted', `${scheduled} accepted`]);
  expect(await builds()).toEqual({ images: 1, cells: 2 });
}, 120_000);

test('a person makes one more, and is answered the same for the same', async () => {
  for (const _again of [1, 2]) {
    const answer = await ask({ key: 'node-17' });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe('/api/v1/rounds/patient/person-node-17');
    expect(await answer.json()).toEqual({ line: 'patient', round: 'person-node-17' });
  }
  const all = ['first accepted', `${scheduled} accepted`, 'person-node-17 accepted'];
  await untilRounds(all);
  expect((await ask({ key: 'node-17' })).status).toBe(202);
  expect(await rounds()).toEqual(all);
  expect(await builds()).toEqual({ images: 1, cells: 3 });
}, 120_000);

test.each<[string, Asked, number, RegExp]>([
  ['a stranger', { email: 'stranger@example.com' }, 403, /is not among the promoters of patient/],
  ['an unknown line', { body: { line: 'impatient' } }, 404, /no release line impatient/],
  ['a path as line', { body: { line: '../patient' } }, 400, /request for a round: line must be/],
  ['no reason', { body: { reason: '' } }, 400, /is empty: say why this line is tested again/],
  ['a key of two words', { key: 'two words' }, 400, /header Idempotency-Key: must be 1 to 64/],
  ['an endless key', { key: 'x'.repeat(65) }, 400, /header Idempotency-Key: must be 1 to 64/],
])('%s is refused, and nothing is written', async (_what, asked, status, detail) => {
  const before = await running.documents();
  const answer = await ask(asked);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(await answer.json()).toEqual(aProblem(status, detail));
  expect(await running.documents()).toEqual(before);
});
