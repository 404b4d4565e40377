import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { fetchApi } from '../api/expect-conforms.ts';
import { aCandidate } from '../given/candidate.ts';
import { aDigest } from '../given/image.ts';
import { putAtRest } from './at-rest.ts';
import { type RunningStack, runStack } from './running-stack.ts';
import { bearing, tokenFrom } from './tokens.ts';

const promoter = 'release-manager@sample.example';
const deadlineMs = 30_000;
const dayMs = 24 * 60 * 60_000;
const expiresAtMs = Date.now() + dayMs;
const until = new Date(expiresAtMs + dayMs).toISOString();

const problem = z.object({ detail: z.string() });

let running: RunningStack;

beforeAll(async () => {
  running = await runStack();
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', running.stack.firestore);
  for (const id of ['kept', 'other']) {
    const candidate = aCandidate('failed', { id, expiresAtMs, livesUntilMs: expiresAtMs });
    await putAtRest(running.stack.project, 'candidate', id, candidate);
  }
});
afterAll(() => running?.close());

async function ask(path: string, body: object, email = promoter): Promise<Response> {
  const { issuer, functions } = running.stack;
  const audience = functions['promote'] ?? '';
  const token = await tokenFrom(issuer, { email, audience });
  return fetchApi(`${audience}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearing(token) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
}

function look(path: string, accept = 'application/json'): Promise<Response> {
  const address = `${running.stack.functions['status']}/api/v1/collection${path}`;
  return fetchApi(address, { headers: { accept }, signal: AbortSignal.timeout(deadlineMs) });
}

const pin = { candidate: 'kept', reason: 'users have it', owner: 'team storage', until };

test('A pin keeps a staging area, and the preview says so, as data and as text', async () => {
  const placed = await ask('pins', pin);
  expect([placed.status, placed.headers.get('location')]).toEqual([202, '/api/v1/pins/kept']);
  const { candidate, owner } = pin;
  expect(await placed.json()).toEqual({ candidate, owner, until, expires: until });
  const shown = await (await look('')).json();
  expect(shown).toMatchObject({
    goes: [],
    stays: [
      { candidate: 'other', why: 'its time as failed is not over' },
      { candidate: 'kept', expires: until, why: 'it is pinned by team storage: users have it' },
    ],
  });
  const text = await (await look('', 'text/plain')).text();
  expect(text).toContain('kept of sample, failed,');
  const ended = await ask('ended-pins', { candidate, reason: 'they moved on' });
  expect(await ended.json()).toMatchObject({ expires: new Date(expiresAtMs).toISOString() });
});

test('Of a digest that nobody has it is said what it can be', async () => {
  const digest = aDigest('nobody');
  const answer = await look(`/${digest}`, 'text/plain');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toMatch(
    new RegExp(`^${digest}: no build of ours that stands has it`),
  );
});

test.each<[string, () => Promise<Response>, number, RegExp]>([
  ['a stranger’s pin', () => ask('pins', pin, 'eve@x.example'), 403, /is not among the promoters/],
  ['a pin of nobody', () => ask('pins', { ...pin, candidate: 'x' }), 404, /no candidate x/],
  [
    'a pin that is over',
    () => ask('pins', { ...pin, until: '2020-01-01T00:00:00Z' }),
    422,
    /is over/,
  ],
  ['a pin for years', () => ask('pins', { ...pin, until: '2090-01-01T00:00:00Z' }), 422, /a pin/],
  ['a restoration of what stands', () => ask('restorations', pin), 409, /it still stands until/],
  [
    'a stranger’s collection',
    () => ask('collections', { expired: 5, reason: 'x' }, 'eve@x.example'),
    ...([403, /is not among the promoters/] as const),
  ],
  [
    'a collection of less than one',
    () => ask('collections', { expired: 0, reason: 'x' }),
    400,
    /from 1/,
  ],
  ['a digest that is none', () => look('/sha256:x'), 400, /digest/],
  ['a page after nobody', () => look('?after=x'), 404, /no candidate x to go on from/],
  ['a page before', () => look('?before=x'), 400, /before/],
])('%s is refused in words', async (_what, asked, status, words) => {
  const answer = await asked();
  const { detail } = problem.parse(await answer.json());
  expect([answer.status, detail]).toEqual([status, expect.stringMatching(words)]);
});
