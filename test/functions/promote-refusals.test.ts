import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { CandidatePhase } from '#core/candidate.ts';
import { type IssuerEmulator, startIssuer } from '../../emulators/issuer/serve.ts';
import { fetchApi } from '../api/expect-conforms.ts';
import { aCandidate } from '../given/candidate.ts';
import { aProblem } from '../given/problem.ts';
import { putAtRest } from './at-rest.ts';
import { type Documents, type RunningStack, runStack } from './running-stack.ts';
import { tokenFrom, tokenOfAnotherKey, tokenOfPublicKey, unsignedToken } from './tokens.ts';

const promoter = 'release-manager@sample.example';
const path = '/api/v1/promotions';
const deadlineMs = 30_000;
const phases: readonly CandidatePhase[] = [
  ...(['building', 'testing', 'failed', 'accepted', 'collecting', 'collected'] as const),
];

let running: RunningStack;
let elsewhere: IssuerEmulator;
let token: string;
let before: Documents;

beforeAll(async () => {
  running = await runStack();
  elsewhere = await startIssuer({ dir: join(running.dir, 'elsewhere') });
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', running.stack.firestore);
  const { project, issuer } = running.stack;
  for (const phase of phases)
    await putAtRest(project, 'candidate', phase, aCandidate(phase, { id: phase }));
  const strange = aCandidate('accepted', { id: 'of-no-line', line: 'gone' });
  await putAtRest(project, 'candidate', strange.id, strange);
  token = await tokenFrom(issuer, { email: promoter, audience: audience() });
  before = await running.documents();
});
afterAll(async () => {
  await elsewhere?.close();
  await running?.close();
});

const audience = (): string => running.stack.functions['promote'] ?? '';

interface Asked {
  readonly authorization?: string;
  readonly method?: string;
  readonly path?: string;
  readonly type?: string;
  readonly body?: unknown;
}

/** Asks as a promoter who does everything right, but for what is given. */
function ask(given: Asked = {}): Promise<Response> {
  const { method = 'POST', type = 'application/json' } = given;
  const { authorization = `Bearer ${token}` } = given;
  const body = 'body' in given ? given.body : { candidate: 'failed', reason: 'it is good' };
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return fetchApi(`${audience()}${given.path ?? path}`, {
    method,
    headers: {
      ...{ 'content-type': type, 'x-serverless-authorization': `Bearer ${token}` },
      ...(authorization === '' ? {} : { authorization }),
    },
    ...(hasBody ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(deadlineMs),
  });
}

/** Nothing of how we are made: no stack, no file, no address of another service. */
const internals = /\n\s+at |\.ts\b|node_modules|file:|127\.0\.0\.1|Error:/;

async function expectRefusal(answer: Response, status: number, detail: RegExp): Promise<void> {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
  const text = await answer.text();
  expect(JSON.parse(text)).toEqual(aProblem(status, detail));
  expect(answer.status).toBe(status);
  expect(text).not.toMatch(internals);
  expect(await running.documents()).toEqual(before);
  expect(await running.builds()).toEqual([]);
}

type Forge = () => Promise<string> | string;

const forgery = () => ({ issuer: running.stack.issuer, email: promoter, audience: audience() });
const signed = (claims: object): Promise<string> =>
  tokenFrom(running.stack.issuer, { email: promoter, audience: audience(), ...claims });
const otherIssuer: Forge = () =>
  tokenFrom(elsewhere.url, { email: promoter, audience: audience() });

test.each<[string, Forge, RegExp]>([
  ['nothing', () => '', /send an identity token/],
  ['a word', () => 'Bearer word', /is not accepted/],
  ['another scheme', () => 'Basic cHJvbW90ZXI6c2VjcmV0', /send an identity token/],
  ['two tokens', () => `Bearer ${token} ${token}`, /send an identity token/],
  ['a token cut short', () => `Bearer ${token.slice(0, -5)}`, /is not accepted/],
  ['an endless token', () => `Bearer ${'a'.repeat(15_000)}`, /is not accepted/],
  ['an expired token', async () => `Bearer ${await signed({ expiresInSeconds: -60 })}`, /exp/],
  ['another audience', async () => `Bearer ${await signed({ audience: 'https://x' })}`, /aud/],
  [
    'an address not verified',
    async () => `Bearer ${await signed({ emailVerified: false })}`,
    /not verified/,
  ],
  ['another issuer', async () => `Bearer ${await otherIssuer()}`, /is not accepted/],
  ['another key', async () => `Bearer ${await tokenOfAnotherKey(forgery())}`, /signature/],
  ['no signature', () => `Bearer ${unsignedToken(forgery())}`, /is not accepted/],
  ['the public key', async () => `Bearer ${await tokenOfPublicKey(forgery())}`, /is not accepted/],
])('who shows %s is nobody: 401', async (_what, forge, detail) => {
  const answer = await ask({ authorization: await forge() });
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  await expectRefusal(answer, 401, detail);
});

test('who sends the token once is told to send it twice: 401', async () => {
  const answer = await fetchApi(`${audience()}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ candidate: 'failed', reason: 'it is good' }),
    signal: AbortSignal.timeout(deadlineMs),
  });
  await expectRefusal(answer, 401, /removed its signature.*as X-Serverless-Authorization/);
});

test('who sends a good token to Cloud Run alone is nobody: 401', async () => {
  await expectRefusal(await ask({ authorization: '' }), 401, /send an identity token/);
});

test.each(phases)(
  'who is not among the promoters may promote nothing %s: 403',
  async (candidate) => {
    const stranger = await signed({ email: 'stranger@sample.example' });
    const body = { candidate, reason: 'I like it' };
    const answer = await ask({ authorization: `Bearer ${stranger}`, body });
    await expectRefusal(
      answer,
      403,
      /stranger@sample\.example is not among the promoters of sample/,
    );
  },
);

test.each<[string, Asked, number, RegExp]>([
  ['an unknown candidate', { body: { candidate: 'none', reason: 'x' } }, 404, /no candidate none/],
  ['a candidate of no line', { body: { candidate: 'of-no-line', reason: 'x' } }, 404, /line gone/],
  ['another path', { path: '/api/v1/promotions/one' }, 404, /POST \/api\/v1\/promotions/],
  ['the root', { path: '/' }, 404, /POST \/api\/v1\/promotions/],
  ['text', { type: 'text/plain', body: 'promote it' }, 415, /send application\/json/],
  ['a form in parts', { type: 'multipart/form-data; boundary=b', body: '--b--' }, 415, /a form of/],
  ['an unknown type', { type: 'application/x', body: '{}' }, 415, /send application\/json/],
  ['no reason', { body: { candidate: 'failed' } }, 400, /reason/],
  ['an empty reason', { body: { candidate: 'failed', reason: ' ' } }, 400, /is empty/],
  ['an endless reason', { body: { candidate: 'a', reason: 'a'.repeat(1001) } }, 400, /is longer/],
  ['a reason of bells', { body: { candidate: 'a', reason: '\u0007' } }, 400, /control/],
  ['no candidate', { body: { reason: 'x' } }, 400, /candidate/],
  ['a path as candidate', { body: { candidate: '../x', reason: 'x' } }, 400, /candidate/],
  ['a list', { body: [] }, 400, /the request for a promotion/],
  ['an empty object', { body: {} }, 400, /the request for a promotion/],
])('%s is refused: it says what to send', async (_what, asked, status, detail) => {
  await expectRefusal(await ask(asked), status, detail);
});

test.each([
  { candidate: 'building', status: 409 },
  { candidate: 'testing', status: 409 },
  { candidate: 'failed', status: 409 },
  { candidate: 'accepted', status: 410 },
  { candidate: 'collecting', status: 410 },
  { candidate: 'collected', status: 410 },
])('the candidate "$candidate", which cannot be promoted: $status', async (given) => {
  const answer = await ask({ body: { candidate: given.candidate, reason: 'x' } });
  await expectRefusal(answer, given.status, new RegExp(given.candidate));
});

test.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is not POST: 405', async (method) => {
  const answer = await ask({ method });
  expect(answer.headers.get('allow')).toBe('POST');
  await expectRefusal(answer, 405, /use POST/);
});

test.each([path, '/'])('what is no JSON is refused at %s, and stands in no log', async (at) => {
  const answer = await ask({ path: at, body: '{"candidate":"not-for-logs' });
  await expectRefusal(answer, 400, /is not JSON/);
  const log = await readFile(join(running.stack.logDir, 'functions.log'), 'utf8');
  expect(log).not.toContain('not-for-logs');
});

test('who it is counts before what is asked: nobody is told that it is no JSON', async () => {
  await expectRefusal(await ask({ authorization: '', body: '{' }), 401, /identity token/);
});
