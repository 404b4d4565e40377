import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Candidate } from '#core/candidate.ts';
import { makeSampleRepositories, tagSample } from '../../emulators/sample/repositories.ts';
import { fetchApi } from '../api/expect-conforms.ts';
import { aCandidate, aFrozenComponent } from '../given/candidate.ts';
import { aDigest, aStagedImage } from '../given/image.ts';
import { aLineState } from '../given/line.ts';
import { aProblem } from '../given/problem.ts';
import { putAtRest } from './at-rest.ts';
import { putStatements } from './put-statements.ts';
import { type RunningStack, runStack } from './running-stack.ts';
import { bearing, tokenFrom } from './tokens.ts';

const email = 'release-manager@sample.example';
const deadlineMs = 30_000;
const names = ['greeter', 'counter', 'relay'] as const;
const production = 'csi-release/csi';
const dayMs = 86_400_000;
const lives = { expiresAtMs: Date.now() + dayMs };

let running: RunningStack;
let commits: Readonly<Record<string, string>>;

beforeAll(async () => {
  running = await runStack();
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', running.stack.firestore);
  const { gitRoot, project } = running.stack;
  await makeSampleRepositories(gitRoot);
  const tagged = names.map(async (name) => {
    const { commit } = await tagSample(gitRoot, name, 'v1.0.0');
    return [name, commit] as const;
  });
  commits = Object.fromEntries(await Promise.all(tagged));
  await putAtRest(project, 'line', 'sample', aLineState());
  await putStatements(running, longLived('ready'));
  for (const id of ['ready', 'asked']) await putAtRest(project, 'candidate', id, longLived(id));
  const components = set().components.map((one) =>
    one.name === 'greeter' ? { ...one, commit: 'elsewhere' } : one,
  );
  const untrue = aCandidate('accepted', { ...lives, id: 'untrue', components });
  await putAtRest(project, 'candidate', 'untrue', untrue);
  const building = aCandidate('building', { id: 'building', ...set() });
  await putAtRest(project, 'candidate', 'building', building);
});
afterAll(() => running?.close());

function set() {
  const components = names.map((name) => {
    const commit = commits[name] ?? '';
    return aFrozenComponent({ name, tag: 'v1.0.0', commit, production });
  });
  return { components };
}

/** A candidate that may be promoted, and lives on for days if that is given up. */
function longLived(id: string): Candidate {
  const candidate = aCandidate('accepted', { ...lives, id, ...set() });
  const timesToLive = { failedMs: dayMs, acceptedMs: dayMs, releasedMs: dayMs };
  return { ...candidate, frozen: { ...candidate.frozen, timesToLive } };
}

const describedPaths = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const shownSets = z.object({
  sets: z.array(z.object({ candidate: z.string(), images: z.array(z.unknown()) })),
});

const shown = z.object({
  admission: z.object({ kind: z.string(), why: z.string().optional() }),
  planHash: z.string().optional(),
  plan: z
    .object({
      version: z.string(),
      images: z.array(z.object({ repository: z.string(), write: z.string() })),
      floatingTags: z.array(z.object({ tag: z.string(), write: z.string() })),
    })
    .optional(),
});

function look(path: string, init: RequestInit = {}): Promise<Response> {
  const address = `${running.stack.functions['status']}${path}`;
  return fetchApi(address, { ...init, signal: AbortSignal.timeout(deadlineMs) });
}

async function plan(id: string) {
  const answer = await look(`/api/v1/candidates/${id}/plan`);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  return shown.parse(await answer.json());
}

/** Posts as a promoter, always under the same idempotency key. */
async function post(path: string, body: object): Promise<Response> {
  const { issuer, functions } = running.stack;
  const audience = functions['promote'] ?? '';
  const token = await tokenFrom(issuer, { email, audience });
  return fetchApi(`${audience}${path}`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', ...bearing(token) },
      'idempotency-key': 'mine',
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
}

function promote(candidate: string, planHash: string, reason = 'it is good'): Promise<Response> {
  return post('/api/v1/promotions', { candidate, planHash, reason });
}

test('The plan of a candidate that may be promoted lists every write, and writes nothing', async () => {
  const before = await running.documents();
  const told = await plan('ready');
  expect(told).toMatchObject({ admission: { kind: 'allow' }, plan: { version: 'v1.0.0' } });
  expect(told.plan?.images).toEqual(
    names.map((name) => ({ repository: `${production}/${name}`, write: 'create' })),
  );
  expect(told.plan?.floatingTags).toHaveLength(2 * names.length);
  expect(await plan('ready')).toEqual(told);
  expect(await running.documents()).toEqual(before);
});

test('People read it as text', async () => {
  const answer = await look('/api/v1/candidates/ready/plan', { headers: { accept: 'text/plain' } });
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  const text = await answer.text();
  expect(text).toMatch(/^sample@v1\.0\.0, from candidate ready\nmay be promoted now\n/);
  expect(text).toContain(`${production}/greeter:v1: is created at v1.0.0`);
});

test.each([
  ['building', 'candidate building is building; wait until it is built and tested', false],
  ['untrue', 'greeter v1.0.0 was elsewhere and is ', true],
])('Who cannot be promoted is told so before trying: %s', async (id, why, isPlanned) => {
  const told = await plan(id);
  expect(told.admission).toMatchObject({ kind: 'deny', why: expect.stringContaining(why) });
  expect(told.plan !== undefined).toBe(isPlanned);
});

test('The plan that was seen is the one that is carried out, and another one is not', async () => {
  const { planHash = '' } = await plan('asked');
  const other = `${planHash.slice(0, -1)}x`;
  const refused = await promote('asked', other);
  expect([refused.status, await refused.text()]).toEqual([
    409,
    expect.stringMatching(/no longer [0-9a-f]+x: waivers; look at it as it is now: GET/),
  ]);
  const admitted = await promote('asked', planHash);
  expect(admitted.status).toBe(202);
  const promotion = await look(admitted.headers.get('location') ?? '');
  expect(await promotion.json()).toMatchObject({ candidate: 'asked', planHash, version: 'v1.0.0' });
  expect(await plan('asked')).toMatchObject({ admission: { kind: 'admitted' }, planHash });
  const again = await promote('asked', planHash);
  expect([again.status, again.headers.get('location')]).toEqual([
    202,
    admitted.headers.get('location'),
  ]);
  expect(await again.json()).toEqual(await admitted.json());
  const otherwise = await promote('asked', planHash, 'another reason');
  expect([otherwise.status, await otherwise.text()]).toEqual([
    409,
    expect.stringContaining('Idempotency-Key mine was used before'),
  ]);
});

test('A promotion that was given up may be asked for anew, and an old key has its old answer', async () => {
  const { planHash = '' } = await plan('asked');
  const before = await promote('asked', planHash);
  const wish = { candidate: 'asked', reason: 'we thought better of it' };
  const givenUp = await post('/api/v1/given-up-promotions', wish);
  expect([givenUp.status, await givenUp.json()]).toEqual([
    202,
    { candidate: 'asked', release: 'sample@v1.0.0', state: 'given up' },
  ]);
  const promotion = await look('/api/v1/promotions/asked');
  expect(await promotion.json()).toMatchObject({ givenUp: { by: email, reason: wish.reason } });
  const resumed = await post('/api/v1/resumed-promotions', wish);
  expect([resumed.status, await resumed.text()]).toEqual([
    409,
    expect.stringMatching(/sample@v1\.0\.0 was given up by .* ask for another promotion/),
  ]);
  expect(await (await promote('asked', planHash)).json()).toEqual(await before.json());
  const anew = { admission: { kind: 'allow' }, plan: { version: 'v1.0.1' } };
  expect(await plan('asked')).toMatchObject(anew);
});

test('A digest says in which sets it was tested, also one of a platform', async () => {
  const [platform] = aStagedImage('greeter').platforms;
  const answer = await look(`/api/v1/digests/${platform?.digest}`);
  const { sets } = shownSets.parse(await answer.json());
  expect(answer.status).toBe(200);
  expect(sets.map(({ candidate }) => candidate).sort()).toEqual(['asked', 'ready', 'untrue']);
  const image = { component: 'greeter', tag: 'v1.0.0', image: 'greeter', platform: 'linux/amd64' };
  expect(sets.map(({ images }) => images)).toEqual(sets.map(() => [image]));
  const last = sets.at(-1)?.candidate;
  const next = await look(`/api/v1/digests/${aDigest('greeter')}?after=${last}`);
  expect([next.status, await next.json()]).toEqual([200, { digest: aDigest('greeter'), sets: [] }]);
});

test.each([
  '/api/v1/collection',
  `/api/v1/collection/${aDigest('greeter')}`,
  '/api/v1/candidates/ready/plan',
  `/api/v1/digests/${aDigest('greeter')}`,
])('%s is answered anew only where it has changed', async (path) => {
  const first = await look(path);
  const etag = first.headers.get('etag') ?? '';
  expect([first.status, etag]).toEqual([200, expect.stringMatching(/^W\/"/)]);
  const same = await look(path, { headers: { 'if-none-match': etag } });
  expect([same.status, same.headers.get('etag'), await same.text()]).toEqual([304, etag, '']);
  const other = await look(path, { headers: { 'if-none-match': 'W/"another"' } });
  expect([other.status, await other.json()]).toEqual([200, await first.json()]);
  const asText = { accept: 'text/plain', 'if-none-match': etag };
  expect((await look(path, { headers: asText })).headers.get('vary')).toMatch(/\bAccept\b/);
});

test('All that is described is there, and said by whom it is answered', async () => {
  const answer = await look('/api/v1/openapi.json');
  const { paths } = describedPaths.parse(await answer.json());
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  for (const [path, methods] of Object.entries(paths)) {
    const address = path.replaceAll(/\{\w+\}/g, 'x');
    const shown = 'get' in methods ? await look(address) : undefined;
    const asked = 'post' in methods ? await post(address, {}) : undefined;
    const words = await Promise.all([shown?.text(), asked?.text()]);
    expect([path, ...words]).not.toContainEqual(expect.stringMatching(/no \S+ here/));
    // One of them knows the key of another request.
    expect([400, 409], path).toContain(asked?.status ?? 400);
  }
});

test.each<[string, RequestInit, number, RegExp]>([
  ['/api/v1/candidates/nobody/plan', {}, 404, /no candidate nobody/],
  ['/api/v1/promotions/ready', {}, 404, /no promotion of ready; ask for one: POST/],
  ['/api/v1/promotions/a%20b', {}, 400, /the address: candidate must be/],
  ['/api/v1/promotions', {}, 404, /GET .*\/api\/v1\/candidates\/\{candidate\}\/plan or /],
  ['/api/v1/__proto__/x', {}, 404, /no \/api\/v1\/__proto__\/x here/],
  ['/api/v1/', {}, 404, /no \/api\/v1\/ here/],
  [`/api/v1/digests/${aDigest('?')}`, {}, 404, /no set was tested or released with sha256:/],
  [`/api/v1/digests/${aDigest('a')}?after=no`, {}, 404, /no candidate no to go on from/],
  ['/api/v1/digests/sha256:123', {}, 400, /the address: digest must be sha256: and 64/],
  [`/api/v1/digests/${aDigest('a')}?page=2`, {}, 400, /the address: .*page/],
  ['/api/v1/promotions/ready', { method: 'POST' }, 405, /POST is not answered; use GET/],
])('%s that is not there says what is', async (path, init, status, detail) => {
  const answer = await look(path, init);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(await answer.json()).toEqual(aProblem(status, detail));
});
