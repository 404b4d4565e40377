import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { firestoreStore } from '#cloud/store.ts';
import { type Release, releaseName } from '#core/release.ts';
import { shownRelease } from '#core/shown-release.ts';
import { headOf } from '#core/standing-head.ts';
import { fetchApi } from '../api/expect-conforms.ts';
import { aCandidate } from '../given/candidate.ts';
import { aLineState } from '../given/line.ts';
import { aProblem } from '../given/problem.ts';
import { aPlan, aPromotion } from '../given/promotion.ts';
import { aRelease } from '../given/release.ts';
import { putAtRest } from './at-rest.ts';
import { type Documents, type RunningStack, runStack } from './running-stack.ts';
import { bearing, tokenFrom } from './tokens.ts';

const promoter = 'release-manager@sample.example';
const deadlineMs = 30_000;
const word = { by: promoter, reason: 'it was a mistake', atMs: 300 };

/** A number of the line in every state that a release can have. */
const older = aRelease({ candidate: 'of-older' });
const newest = aRelease({ version: 'v1.1.0', candidate: 'of-newest' });
const reserved = aRelease({ version: 'v1.2.0', candidate: 'of-reserved', state: 'reserved' });
const givenUp = aRelease({
  ...{ version: 'v1.3.0', candidate: 'of-given-up' },
  ...({ state: 'given up', givenUp: word } as const),
});
const gone = aRelease({ line: 'gone', candidate: 'of-gone' });
const all: readonly Release[] = [older, newest, reserved, givenUp, gone];

let running: RunningStack;
let before: Documents;

beforeAll(async () => {
  running = await runStack();
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', running.stack.firestore);
  const { project } = running.stack;
  for (const release of all) await putReleased(release);
  const versions = all.map(({ version }) => version);
  await putAtRest(project, 'line', 'sample', aLineState({ versions, head: headOf(newest) }));
  before = await running.documents();
});
afterAll(() => running?.close());

async function putReleased(release: Release): Promise<void> {
  const { project } = running.stack;
  const { line, version, candidate, state } = release;
  await firestoreStore({ project }).transact(async (transaction) =>
    transaction.putRecord('releases', releaseName(line, version), release),
  );
  const step = state === 'released' ? 'done' : 'copying';
  const plan = aPlan({ candidate, line, version });
  const promotion = { ...aPromotion(step, []), candidate, line, version, plan };
  await putAtRest(project, 'promotion', candidate, promotion);
  const phase = state === 'released' ? 'released' : 'promoting';
  await putAtRest(project, 'candidate', candidate, aCandidate(phase, { id: candidate }));
}

interface Asked {
  readonly path?: string;
  readonly email?: string;
  readonly authorization?: string;
  readonly key?: string;
  readonly body?: unknown;
}

const wish = { release: 'sample@v1.1.0', reason: 'it loses data' };

/** Asks as a promoter who does everything right, but for what is given. */
async function ask(given: Asked = {}): Promise<Response> {
  const { path = '/api/v1/withdrawn-releases', email = promoter, body = wish } = given;
  const { issuer, functions } = running.stack;
  const audience = functions['promote'] ?? '';
  const token = await tokenFrom(issuer, { email, audience });
  const { authorization = `Bearer ${token}` } = given;
  const key = given.key === undefined ? {} : { 'idempotency-key': given.key };
  return fetchApi(`${audience}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearing(token), authorization, ...key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
}

async function look(path: string): Promise<Response> {
  const address = `${running.stack.functions['status']}${path}`;
  return fetchApi(address, { signal: AbortSignal.timeout(deadlineMs) });
}

const saidSchema = z.looseObject({ at: z.iso.datetime(), instead: z.string() });

const withdrawing = (facts: object): Asked => ({ body: { ...wish, ...facts } });

test.each<[string, Asked, number, RegExp]>([
  ['nobody', { authorization: '' }, 401, /identity token/],
  ['a stranger', { email: 'eve@x.example' }, 403, /eve@x.example is not among the promoters of/],
  ['an unknown number', withdrawing({ release: 'sample@v9.0.0' }), 404, /no release sample@v9.0.0/],
  ['an unknown line', withdrawing({ release: 'other@v1.0.0' }), 404, /no release line other/],
  ['a line whose file is gone', withdrawing({ release: 'gone@v1.0.0' }), 404, /put it back/],
  [
    'what is only reserved',
    withdrawing({ release: 'sample@v1.2.0' }),
    ...([409, /is not released but copying; give its promotion up: POST .*"of-reserved"/] as const),
  ],
  [
    'what was given up',
    withdrawing({ release: 'sample@v1.3.0' }),
    ...([409, /was given up by \S+: it was a mistake; it was never released/] as const),
  ],
  ['a version alone', withdrawing({ release: 'v1.1.0' }), 400, /release must be LINE@VERSION/],
  ['a pre-release', withdrawing({ release: 'sample@v1.1.0-rc1' }), 400, /release must be/],
  ['a path', withdrawing({ release: '../sample@v1.1.0' }), 400, /release must be/],
  ['no reason', withdrawing({ reason: ' ' }), 400, /reason is empty: say what is wrong/],
  ['a reason of bells', withdrawing({ reason: '\u0007' }), 400, /reason has a control/],
  ['an endless reason', withdrawing({ reason: 'x'.repeat(1001) }), 400, /is longer than 1000/],
  ['a reason of a mebibyte', withdrawing({ reason: 'x'.repeat(2 ** 20) }), 413, /./],
  ['a tag', { body: { component: 'greeter', tag: 'v1.0.0', reason: 'x' } }, 400, /release/],
  ['a list', { body: [] }, 400, /the request to withdraw a release/],
  ['an odd key', { key: 'a b' }, 400, /Idempotency-Key/i],
  [
    'a release where tags are withdrawn',
    { path: '/api/v1/withdrawals' },
    ...([400, /which is for a component's tag: POST \/api\/v1\/withdrawn-releases/] as const),
  ],
])('%s is refused: it says why', async (_what, asked, status, detail) => {
  const answer = await ask(asked);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
  expect(await answer.json()).toEqual(aProblem(status, detail));
  expect(answer.status).toBe(status);
  expect(await running.documents()).toEqual(before);
});

test.each([
  ['/api/v1/releases/sample@v9.0.0', 404, /no release sample@v9\.0\.0; its name is LINE@VERSION/],
  ['/api/v1/releases/sample', 400, /must be LINE@VERSION/],
  ['/api/v1/releases/sample%2Fx@v1.0.0', 400, /must be LINE@VERSION/],
])('%s shows nothing: %d', async (path, status, words) => {
  const answer = await look(path);
  expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(words)]);
});

test('A release is withdrawn once, and shown as such for ever', async () => {
  const shown = await look('/api/v1/releases/sample%40v1.1.0');
  expect([shown.status, await shown.json()]).toEqual([200, shownRelease(newest, [promoter])]);
  const first = await ask({ key: 'one' });
  expect([first.status, first.headers.get('location')]).toEqual([
    202,
    '/api/v1/releases/sample@v1.1.0',
  ]);
  const said = saidSchema.parse(await first.json());
  expect(said).toEqual({
    ...{ release: 'sample@v1.1.0', candidate: 'of-newest', state: 'withdrawn', by: promoter },
    ...{ reason: 'it loses data', instead: 'sample@v1.0.0', at: expect.any(String) },
  });
  for (const again of [
    { key: 'one' },
    { ...withdrawing({ reason: 'it is slow' }), key: 'two' },
    {},
  ])
    expect(await (await ask(again)).json()).toEqual(said);
  const { at, instead } = said;
  const withdrawn = { by: promoter, reason: 'it loses data', at, instead };
  const record = {
    ...shownRelease(newest, [promoter]),
    state: 'withdrawn',
    withdrawn,
    actions: [],
  };
  const kept = await look(first.headers.get('location') ?? '');
  expect([kept.status, await kept.json()]).toEqual([200, record]);
  const line = await running.firestore.doc('lines/sample').get();
  expect(line.data()).toMatchObject({ body: { head: { version: 'v1.0.0' } } });
});

test('Its promotion is shown until all that was told of it is corrected', async () => {
  await vi.waitFor(
    async () => {
      const answer = await look('/api/v1/promotions/of-newest');
      expect(await answer.json()).toMatchObject({ step: 'withdrawn', left: [] });
    },
    { timeout: deadlineMs, interval: 100 },
  );
});
