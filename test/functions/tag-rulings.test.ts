import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  makeSampleRepositories,
  tagSample,
  untagSample,
} from '../../emulators/sample/repositories.ts';
import { fetchApi } from '../api/expect-conforms.ts';
import { aProblem } from '../given/problem.ts';
import { type Documents, type RunningStack, runStack } from './running-stack.ts';
import { bearing, tokenFrom } from './tokens.ts';

const promoter = 'release-manager@sample.example';
const deadlineMs = 30_000;
const waited = { timeout: 30_000, interval: 100 };
const paths = ['quarantine-releases', 'withdrawals'] as const;

let running: RunningStack;
let commit: string;
let before: Documents;

/** All tags stand before the first look at them, so that nothing is told to any line. */
beforeAll(async () => {
  running = await runStack();
  const { gitRoot } = running.stack;
  await makeSampleRepositories(gitRoot);
  await tagSample(gitRoot, 'greeter', 'v1.0.0');
  commit = (await tagSample(gitRoot, 'greeter', 'v1.12.0')).commit;
  await tagSample(gitRoot, 'counter', 'v1.0.0');
  await tagSample(gitRoot, 'relay', 'v1.0.0');
  await fire('tag-tick');
  await untagSample(gitRoot, 'counter', 'v1.0.0');
  await untagSample(gitRoot, 'relay', 'v1.0.0');
  await tagSample(gitRoot, 'relay', 'v1.1.0');
  await tagSample(gitRoot, 'relay', 'v1.0.0');
  before = await running.documents();
});
afterAll(() => running?.close());

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly type?: string;
  readonly email?: string;
  readonly authorization?: string;
  readonly body?: unknown;
}

const mistyped = { component: 'greeter', tag: 'v1.12.0', reason: 'it is meant so' };

/** Asks as a promoter who does everything right, but for what is given. */
async function ask(given: Asked = {}): Promise<Response> {
  const { path = 'quarantine-releases', method = 'POST', type = 'application/json' } = given;
  const { body = mistyped, email = promoter } = given;
  const { issuer, functions } = running.stack;
  const audience = functions['promote'] ?? '';
  const token = await tokenFrom(issuer, { email, audience });
  const { authorization = `Bearer ${token}` } = given;
  return fetchApi(`${audience}/api/v1/${path}`, {
    method,
    headers: { 'content-type': type, ...bearing(token), authorization },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(deadlineMs),
  });
}

async function fire(job: string): Promise<void> {
  const answer = await fetch(running.stack.clock, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fire: job }),
    signal: AbortSignal.timeout(deadlineMs),
  });
  expect(await answer.json()).toMatchObject({ failed: [] });
}

async function expectRefusal(answer: Response, status: number, detail: RegExp): Promise<void> {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
  expect(await answer.json()).toEqual(aProblem(status, detail));
  expect(answer.status).toBe(status);
  expect(await running.documents()).toEqual(before);
  expect(await running.builds()).toEqual([]);
}

const asked = (component: string, tag: string) => ({ body: { ...mistyped, component, tag } });
const gone = /counter v1\.0\.0 is gone: .* push it again at [0-9a-f]{40}, or tag a new version/;
const moved = /it was first at [0-9a-f]{40}, and is at [0-9a-f]{40}: tag a new version, .*nobody/;

test.each(
  paths.flatMap((path) => [
    { path, who: 'nobody', given: { authorization: '' }, status: 401, detail: /identity token/ },
    {
      ...{ path, who: 'a stranger', given: { email: 'eve@sample.example' }, status: 403 },
      detail: /promoters of sample-1\.0: \S+; sample: \S+/,
    },
  ]),
)('$who gets nothing from $path: $status', async ({ path, given, status, detail }) => {
  await expectRefusal(await ask({ path, ...given }), status, detail);
});

test.each<[string, Asked, number, RegExp]>([
  ['a component of no line', asked('none', 'v1.0.0'), 404, /no release line has a component none/],
  ['a tag that never was', asked('greeter', 'v1.1.0'), 404, /greeter has no tag v1\.1\.0/],
  ['a tag that is gone', asked('counter', 'v1.0.0'), 409, gone],
  ['a tag that was moved', asked('relay', 'v1.0.0'), 409, moved],
  ['no version', asked('greeter', 'v1.12'), 422, /greeter v1\.12 is malformed: .*v1\.12\.0/],
  [
    'a version of a library',
    asked('greeter', 'client/v8.4.0'),
    422,
    /is the version of a library: /,
  ],
  ['a path as component', asked('../greeter', 'v1.0.0'), 400, /component must be/],
  [
    'an invisible tag',
    asked('greeter', 'v1.0.0\u200b'),
    400,
    /tag has a control or an invisible character/,
  ],
  ['no reason', { body: { component: 'greeter', tag: 'v1.12.0' } }, 400, /say why this tag/],
  ['an endless reason', { body: { ...mistyped, reason: 'x'.repeat(301) } }, 400, /is longer/],
  ['a list', { body: [] }, 400, /the request for a/],
  ['text', { type: 'text/plain' }, 415, /send application\/json/],
  ['a look', { method: 'GET' }, 405, /use POST/],
])('%s is ruled on by nobody: it says what is wrong', async (_what, given, status, detail) => {
  for (const path of paths) await expectRefusal(await ask({ path, ...given }), status, detail);
});

test.each<[string, Asked, number, RegExp]>([
  ['what is in quarantine', {}, 409, /greeter v1\.12\.0 is in quarantine, and taken by no line: /],
  [
    'a release',
    { body: { release: 'sample@v1.0.0', reason: 'x' } },
    400,
    /POST \/api\/v1\/withdrawn-releases/,
  ],
])('nobody withdraws %s: it says why', async (_what, given, status, detail) => {
  await expectRefusal(await ask({ path: 'withdrawals', ...given }), status, detail);
});

const kept = z.object({ body: z.object({ verdict: z.string(), lines: z.array(z.string()) }) });

function untilVerdict(verdict: string): Promise<void> {
  return vi.waitFor(async () => {
    const found = await running.firestore.doc('tags/greeter%3Av1.12.0').get();
    expect(kept.parse(found.data()).body).toEqual({ verdict, lines: ['sample'] });
  }, waited);
}

test('a promoter releases the tag and withdraws it again, each as often as they like', async () => {
  const rulings = [
    ['quarantine-releases', 'released', 'accepted'],
    ['withdrawals', 'withdrawn', 'quarantined'],
    ['quarantine-releases', 'released', 'accepted'],
  ] as const;
  for (const [path, ruling, verdict] of rulings) {
    for (const _again of [1, 2]) {
      const answer = await ask({ path });
      expect(answer.status).toBe(202);
      expect(answer.headers.get('location')).toBe(`/api/v1/${path}/greeter/v1.12.0`);
      const { component, tag } = mistyped;
      expect(await answer.json()).toEqual({ component, tag, commit, ruling, lines: ['sample'] });
    }
    await untilVerdict(verdict);
  }
}, 90_000);
