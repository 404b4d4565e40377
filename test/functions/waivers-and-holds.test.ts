import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { fetchApi } from '../api/expect-conforms.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { aProblem } from '../given/problem.ts';
import { putAtRest } from './at-rest.ts';
import { type Documents, type RunningStack, runStack } from './running-stack.ts';
import { bearing, tokenFrom } from './tokens.ts';

const promoter = 'release-manager@sample.example';
const deadlineMs = 30_000;
const dayMs = 24 * 60 * 60_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();

let running: RunningStack;
let before: Documents;

beforeAll(async () => {
  running = await runStack();
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', running.stack.firestore);
  const frozenCells = [aCell('e2e'), aCell('two'), aCell('load', { counts: 'informing' })];
  const cells = { e2e: attempts('failed'), two: attempts('passed') };
  const facts = { frozenCells, cells, expiresAtMs: Date.now() + dayMs };
  for (const phase of ['failed', 'released', 'collected'] as const) {
    const candidate = aCandidate(phase, { id: phase, ...facts });
    const timesToLive = { failedMs: dayMs, acceptedMs: dayMs, releasedMs: dayMs };
    const frozen = { ...candidate.frozen, timesToLive };
    await putAtRest(running.stack.project, 'candidate', phase, { ...candidate, frozen });
  }
  before = await running.documents();
});
afterAll(() => running?.close());

interface Asked {
  readonly path?: string;
  readonly email?: string;
  readonly authorization?: string;
  readonly key?: string;
  readonly body?: unknown;
}

const waiver = {
  ...{ candidate: 'failed', cell: 'e2e', reason: 'the cluster is old', owner: 'team storage' },
  ...{ link: 'https://bugs.example/1', until: inDays(1) },
};
const hold = { line: 'sample', reason: 'a leak was found', owner: 'security', until: inDays(1) };

/** Asks as a promoter who does everything right, but for what is given. */
async function ask(given: Asked = {}): Promise<Response> {
  const { path = 'waivers', email = promoter, body = path === 'waivers' ? waiver : hold } = given;
  const { issuer, functions } = running.stack;
  const audience = functions['promote'] ?? '';
  const token = await tokenFrom(issuer, { email, audience });
  const { authorization = `Bearer ${token}` } = given;
  const key = given.key === undefined ? {} : { 'idempotency-key': given.key };
  return fetchApi(`${audience}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearing(token), authorization, ...key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
}

const waiving = (facts: object) => ({ body: { ...waiver, ...facts } });
const holding = (facts: object) => ({ path: 'holds', body: { ...hold, ...facts } });
const mebibyte = 'x'.repeat(2 ** 20);

test.each<[string, Asked, number, RegExp]>([
  ['nobody, who waives', { authorization: '' }, 401, /identity token/],
  ['nobody, who holds', { path: 'holds', authorization: '' }, 401, /identity token/],
  ['a stranger who waives', { email: 'eve@x.example' }, 403, /eve@x.example is not among/],
  ['a stranger who holds', { path: 'holds', email: 'eve@x.example' }, 403, /is not among/],
  [
    'a stranger who holds a component',
    { ...holding({ line: undefined, component: 'greeter' }), email: 'eve@x.example' },
    ...([403, /promoters of sample-1\.0: \S+; sample: \S+/] as const),
  ],
  ['a script as link', waiving({ link: 'javascript:alert(1)' }), 400, /link must be/],
  [
    'a link without encryption',
    waiving({ link: 'http://x.example' }),
    400,
    /link must be an https/,
  ],
  [
    'a link of two lines',
    waiving({ link: 'https://x.example/\r\na: b' }),
    400,
    /link has a control/,
  ],
  ['a reason of bells', waiving({ reason: '\u0007' }), 400, /reason has a control/],
  ['an owner of two lines', holding({ owner: 'a\r\nb' }), 400, /owner has a control/],
  ['a reason of a mebibyte', waiving({ reason: mebibyte }), 413, /./],
  ['an owner of a mebibyte', holding({ owner: mebibyte }), 413, /./],
  [
    'an end that is over',
    waiving({ until: inDays(-1) }),
    422,
    /is over, as it is .*: name a later/,
  ],
  ['a waiver for a year', waiving({ until: inDays(365) }), 422, /a waiver ends within 90 days, by/],
  ['a hold for two years', holding({ until: inDays(730) }), 422, /a hold ends within 365 days, by/],
  ['a cell that is not there', waiving({ cell: 'none' }), 404, /has no cell none; it has e2e, two/],
  ['an informing cell', waiving({ cell: 'load' }), 422, /load informs, and blocks nothing/],
  ['an unknown candidate', waiving({ candidate: 'none' }), 404, /no candidate none/],
  ['what is released', waiving({ candidate: 'released' }), 409, /it is promoted already/],
  [
    'what is collected',
    waiving({ candidate: 'collected' }),
    410,
    /collected; ask for another round/,
  ],
  [
    'a hold of what is released',
    holding({ line: undefined, candidate: 'released' }),
    409,
    /promoted al/,
  ],
  ['a hold of two things', holding({ component: 'greeter' }), 400, /must name one thing/],
  ['a hold of no line', holding({ line: 'none' }), 404, /no release line none/],
  ['an end of no hold', { ...holding({}), path: 'ended-holds' }, 404, /line sample is not held/],
  [
    'an end of no waiver',
    { ...waiving({}), path: 'ended-waivers' },
    404,
    /e2e of failed was never/,
  ],
])('%s is refused: it says why', async (_what, asked, status, detail) => {
  const answer = await ask(asked);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
  expect(await answer.json()).toEqual(aProblem(status, detail));
  expect(answer.status).toBe(status);
  expect(await running.documents()).toEqual(before);
});

const seen = z.object({
  body: z.object({
    phase: z.string().optional(),
    why: z.string().optional(),
    holds: z.array(z.unknown()).optional(),
  }),
});

async function look(path: string) {
  return seen.parse((await running.firestore.doc(path).get()).data()).body;
}

test('A cell that is waived no longer fails its candidate, until a person ends the waiver', async () => {
  for (const _again of [1, 2]) {
    const answer = await ask({ key: 'one' });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe('/api/v1/waivers/failed/e2e');
    const { candidate, cell, owner, until } = waiver;
    const why = `accepted with waivers: 1 of 2 blocking cells passed; e2e failed, waived until ${until}, owner: ${owner}`;
    expect(await answer.json()).toEqual({ candidate, cell, owner, until, phase: 'accepted', why });
    expect(await look('candidates/failed')).toMatchObject({ phase: 'accepted', why });
  }
  const ended = await ask({ path: 'ended-waivers', body: { ...waiver, reason: 'it is mended' } });
  expect([ended.status, ended.headers.get('location')]).toEqual([
    202,
    '/api/v1/ended-waivers/failed/e2e',
  ]);
  expect(await look('candidates/failed')).toMatchObject({
    ...{ phase: 'failed', why: expect.stringMatching(`its waiver ended .* by ${promoter}$`) },
  });
});

test.each([
  ['line', 'sample', 'lines/sample'],
  ['component', 'greeter', 'components/greeter'],
  ['candidate', 'failed', 'candidates/failed'],
])('A hold of the %s %s stands until a person ends it', async (kind, name, path) => {
  const { line: _line, ...said } = hold;
  const answer = await ask({ path: 'holds', body: { ...said, [kind]: name } });
  expect([answer.status, answer.headers.get('location')]).toEqual([
    202,
    `/api/v1/holds/${kind}/${name}`,
  ]);
  const { owner, until } = hold;
  expect(await answer.json()).toEqual({ [kind]: name, owner, until });
  expect(await look(path)).toMatchObject({
    holds: [{ owner, by: promoter, untilMs: Date.parse(until) }],
  });
  const ended = await ask({ path: 'ended-holds', body: { [kind]: name, reason: 'it is mended' } });
  expect(ended.status).toBe(202);
  expect(await look(path)).toMatchObject({ holds: [{ owner, endedBy: promoter }] });
});
