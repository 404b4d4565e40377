import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ShownPlan } from '#core/plan-text.ts';
import { aShownAction, aShownSet, aVerdict, shownId } from '../../given/shown.ts';
import { runCli } from './run-cli.ts';
import { aProblem, type SmallAnswer, type SmallServer, startSmallServer } from './small-server.ts';

const planHash = 'f'.repeat(64);
const allowed: ShownPlan = { candidate: shownId, admission: { kind: 'allow' }, planHash };
const asked = { candidate: shownId, release: 'sample@v1.0.1', planHash };
const candidate = `GET /api/v1/candidates/${shownId}`;

let folder: string;
let server: SmallServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'csi-release-cli-'));
});
afterEach(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(
  answers: Readonly<Record<string, SmallAnswer | readonly SmallAnswer[]>>,
  ...args: readonly string[]
) {
  server = await startSmallServer(answers);
  const environment = { CSI_RELEASE_SERVER: server.url, CSI_RELEASE_TOKEN: 'token-of-ann' };
  const ended = await runCli({ folder, environment }, ...args);
  return { ...ended, posts: server.came.filter(({ what }) => what.startsWith('POST ')) };
}

const promotable = {
  [candidate]: { body: aShownSet({ actions: [aShownAction()] }) },
  [`${candidate}/plan`]: { body: allowed },
  'POST /api/v1/promotions': { status: 202, body: asked },
};

describe('csi-release promote', () => {
  it('shows the plan and what comes of it, and asks for exactly that', async () => {
    const args = [
      'promote',
      shownId,
      '--reason',
      'All passed',
      '--yes',
      '--idempotency-key',
      'k-1',
    ];
    const { code, stdout, stderr, posts } = await run(promotable, ...args);
    expect(code).toBe(0);
    expect(stderr).toContain('may be promoted now');
    expect(stderr).toContain('Promote as sample@v1.0.1\n  Everybody can pull it as v1.0.1.\n');
    expect(stdout).toContain('release    sample@v1.0.1');
    expect(posts.map(({ body }) => body)).toEqual([
      { candidate: shownId, planHash, reason: 'All passed' },
    ]);
    expect(posts[0]?.headers).toMatchObject({
      authorization: 'Bearer token-of-ann',
      'x-serverless-authorization': 'Bearer token-of-ann',
      'idempotency-key': 'k-1',
    });
  });

  it.each<[number, string, Readonly<Record<string, SmallAnswer>>, RegExp]>([
    [
      1,
      'its plan is refused',
      { [`${candidate}/plan`]: { body: { ...allowed, admission: { kind: 'deny', why: 'held' } } } },
      /\ncsi-release: held\n$/,
    ],
    [
      6,
      'a window is closed',
      {
        [`${candidate}/plan`]: {
          body: {
            ...allowed,
            admission: { kind: 'later', why: 'no window', at: '2026-12-01T09:00:00.000Z' },
          },
        },
      },
      /no window; from 2026-12-01T09:00:00\.000Z on it may be\n$/,
    ],
    [
      1,
      'its images are not built',
      { [`${candidate}/plan`]: { body: { candidate: shownId, admission: { kind: 'allow' } } } },
      /there is no plan yet: its images are not built\n$/,
    ],
    [
      1,
      'it would be refused, whoever asks',
      { [candidate]: { body: aShownSet({ actions: [aShownAction({ refusal: 'not now' })] }) } },
      /\ncsi-release: not now\n$/,
    ],
  ])('ends with %i where %s, and asks for nothing', async (code, _why, answers, words) => {
    const args = ['promote', shownId, '--reason', 'All passed', '--yes'];
    const ended = await run({ ...promotable, ...answers }, ...args);
    expect([ended.code, ended.posts]).toEqual([code, []]);
    expect(ended.stderr).toMatch(words);
  });

  it.each<[number, SmallAnswer, RegExp]>([
    [1, aProblem(409, 'another plan'), /another plan\n$/],
    [3, aProblem(403, 'not among the promoters'), /not among the promoters\n$/],
    [
      6,
      { ...aProblem(409, 'held'), headers: { 'retry-after': '7200' } },
      /held \(ask again in 2 h\)\n$/,
    ],
  ])('ends with %i by what is answered', async (code, answer, words) => {
    const args = ['promote', shownId, '--reason', 'All passed', '--yes'];
    const ended = await run({ ...promotable, 'POST /api/v1/promotions': answer }, ...args);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(words);
  });

  it('sends the same request again, under the same key, where the server was busy', async () => {
    const busy = { ...aProblem(503, 'busy'), headers: { 'retry-after': '0' } };
    const answers = {
      ...promotable,
      'POST /api/v1/promotions': [busy, busy, { status: 202, body: asked }],
    };
    const { code, posts } = await run(answers, 'promote', shownId, '--reason', 'x', '--yes');
    expect([code, posts.length]).toEqual([0, 3]);
    expect(new Set(posts.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('follows it to its end', async () => {
    const released = aShownSet({ phase: 'released', verdict: aVerdict({ standing: 'done' }) });
    const answers = {
      ...promotable,
      [candidate]: [
        { body: aShownSet() },
        { body: aShownSet({ phase: 'promoting', verdict: aVerdict({ standing: 'under way' }) }) },
        { body: released },
      ],
    };
    const ended = await run(answers, 'promote', shownId, '--reason', 'x', '--yes', '--watch');
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/● under way promoting[^\n]*\n[^\n]*✔ done released/);
  });
});

describe('csi-release asks', () => {
  it.each<[string, readonly string[], string, object]>([
    [
      'hold',
      ['component', 'greeter', '--owner', 'storage', '--until', '2026-12-24T00:00:00+01:00'],
      'holds',
      { component: 'greeter', owner: 'storage', until: '2026-12-23T23:00:00.000Z' },
    ],
    ['end-hold', ['line', 'sample'], 'ended-holds', { line: 'sample' }],
    [
      'pin',
      [shownId, '--owner', 'storage', '--until', '2026-12-24T00:00:00Z'],
      'pins',
      { candidate: shownId, owner: 'storage', until: '2026-12-24T00:00:00.000Z' },
    ],
    ['end-pin', [shownId, '--owner', 'me'], 'ended-pins', { candidate: shownId, owner: 'me' }],
    [
      'waive',
      [shownId, 'e2e', '--owner', 'a', '--link', 'https://b', '--until', '2026-12-24T00:00:00Z'],
      'waivers',
      {
        ...{ candidate: shownId, cell: 'e2e', owner: 'a', link: 'https://b' },
        until: '2026-12-24T00:00:00.000Z',
      },
    ],
    ['end-waiver', [shownId, 'e2e'], 'ended-waivers', { candidate: shownId, cell: 'e2e' }],
    ['test-again', ['sample'], 'rounds', { line: 'sample' }],
    ['restore', [shownId], 'restorations', { candidate: shownId }],
    [
      'tell-result',
      [shownId, 'look', 'passed'],
      'results',
      { candidate: shownId, cell: 'look', outcome: 'passed' },
    ],
    ['confirm-collection', ['312'], 'collections', { expired: 312 }],
    ['resume', [shownId], 'resumed-promotions', { candidate: shownId }],
    ['give-up', [shownId], 'given-up-promotions', { candidate: shownId }],
    [
      'settle-announcement',
      [shownId, 'webhook:chat', 'sent', '--correction'],
      'announcements',
      { candidate: shownId, target: 'webhook:chat', sent: true, correction: true },
    ],
    [
      'release-from-quarantine',
      ['greeter', 'v1.12.0'],
      'quarantine-releases',
      { component: 'greeter', tag: 'v1.12.0' },
    ],
    ['withdraw', ['greeter', 'v1.2.0'], 'withdrawals', { component: 'greeter', tag: 'v1.2.0' }],
    ['withdraw', ['sample@v1.0.1'], 'withdrawn-releases', { release: 'sample@v1.0.1' }],
  ])('for %s of %j', async (name, args, address, body) => {
    const answers = { [`POST /api/v1/${address}`]: { status: 202, body: { told: 'done' } } };
    const ended = await run(answers, name, ...args, '--reason', 'because', '--yes');
    expect(ended).toMatchObject({ code: 0, stdout: 'told  done\n' });
    expect(ended.posts.map((post) => post.body)).toEqual([{ reason: 'because', ...body }]);
  });

  it('for an approval without a reason, of a plan that may not be carried out yet', async () => {
    const denied = { ...allowed, admission: { kind: 'deny', why: 'the plan lacks 1 approval' } };
    const answers = {
      [`${candidate}/plan`]: { body: denied },
      'POST /api/v1/approvals': { status: 202, body: { given: 1 } },
    };
    const { code, posts } = await run(answers, 'approve', shownId, '--yes');
    expect([code, posts.map(({ body }) => body)]).toEqual([0, [{ candidate: shownId, planHash }]]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['nobody confirms it', ['test-again', 'sample', '--reason', 'x'], /say --yes where a program/],
    ['a reason lacks', ['test-again', 'sample', '--yes'], /--reason is required: why/],
    ['a time is none', hold('--until', 'tomorrow'), /--until is tomorrow; write 36h, 7d or 2w/],
    ['a kind is none', ['hold', 'planet', 'earth'], /Allowed choices are line, component, cand/],
    ['two things are named', ['withdraw', 'sample@v1.0.1', 'v1', '--yes'], /is neither/],
    ['a tag lacks', ['withdraw', 'greeter', '--yes'], /greeter is neither/],
  ])('for nothing, and ends with 2 where %s', async (_why, args, words) => {
    const { code, stderr, posts } = await run({}, ...args);
    expect([code, posts]).toEqual([2, []]);
    expect(stderr).toMatch(words);
  });
});

function hold(...more: readonly string[]): readonly string[] {
  return ['hold', 'line', 'sample', '--owner', 'a', '--reason', 'x', '--yes', ...more];
}
