import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShownPlan } from '#core/plan-text.ts';
import { shownRelease } from '#core/shown-release.ts';
import type { ShownWhy } from '#core/shown-why.ts';
import { aRelease } from '../../given/release.ts';
import { aShownCandidate, aShownLine, aShownSet, aVerdict, shownId } from '../../given/shown.ts';
import { runCli } from './run-cli.ts';
import { aProblem, type SmallServer, startSmallServer } from './small-server.ts';

const hostile = '\u001b]0;owned\u0007\u001b[2J\u202eafter\nnext';
const plan: ShownPlan = {
  candidate: shownId,
  admission: { kind: 'deny', why: `the line is held: ${hostile}` },
  notes: '# sample@v1.0.1\n\nWhat is new.\n',
};
const release = shownRelease(aRelease({ candidate: shownId }), []);
const why: ShownWhy = {
  about: { component: 'greeter', tag: 'v1.0.1' },
  verdict: aVerdict(),
  chain: [{ what: 'tag', standing: 'done', sentence: 'Good' }],
  links: {},
};
const lines = { lines: [aShownLine()] };
const newer = { lines: [{ ...aShownLine(), mood: 'good' }], also: 1 };
const other = aShownCandidate({ candidate: '7970aaaa-c9c4-5075-8d23-069f64d9669d' });

let server: SmallServer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'csi-release-cli-'));
  server = await startSmallServer({
    'GET /api/v1/lines': { body: lines },
    'GET /api/v1/lines/sample': { body: aShownLine() },
    'GET /api/v1/lines/newer': { body: newer.lines[0] },
    'GET /api/v1/lines/broken': { body: { line: 1 } },
    'GET /api/v1/lines/teapot': aProblem(418, 'I am a teapot'),
    'GET /api/v1/lines/secret': aProblem(401, 'send an identity token'),
    'GET /api/v1/lines/closed': aProblem(403, 'you may not look'),
    'GET /api/v1/lines/proxied': { status: 302, headers: { location: 'https://accounts.example' } },
    'GET /api/v1/lines/html': { headers: { 'content-type': 'text/html' }, body: '<p>Hello</p>' },
    'GET /api/v1/lines/sample/candidates': {
      body: {
        candidates: [aShownCandidate({ why: hostile }), other],
        next: `/api/v1/lines/sample/candidates?after=${other.candidate}`,
      },
    },
    [`GET /api/v1/lines/sample/candidates?after=${other.candidate}`]: { body: { candidates: [] } },
    [`GET /api/v1/candidates/${shownId}`]: { body: aShownSet() },
    [`GET /api/v1/candidates/${shownId}/plan`]: { body: plan },
    'GET /api/v1/releases/sample%40v1.0.1': { body: release },
    'GET /api/v1/why?component=greeter&tag=v1.0.1': { body: why },
  });
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]) =>
  runCli({ folder, environment: { CSI_RELEASE_SERVER: server.url } }, ...args);

describe('csi-release looks', () => {
  it('at every line, with its newest candidate and how it stands', async () => {
    const { code, stdout, stderr } = await run('lines');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [heading, row] = stdout.split('\n');
    expect(heading).toMatch(/^line {4}released {2}newest candidate {22}stands {12}why$/);
    expect(row).toBe(
      `sample  v1.0.0    ${shownId}  ▸ needs a person  accepted: a promoter may have it released`,
    );
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a line', ['lines', 'sample'], /promoters +ann@sample\.example\n[\s\S]*greeter +1 +v1\.0\.0/],
    ['candidates of a line', ['candidates', 'sample'], /\(v1\.0\.1\) +5\/5 +2026-01-06 09:00Z/],
    ['candidates of all lines', ['candidates'], /7970aaaa-/],
    [
      'a candidate',
      ['show', shownId],
      /sanity, attempt 1: ✖ failed, step 1 failed\n[\s\S]*no disk/,
    ],
    ['one by its first digits', ['show', '7970d6'], /of sample, ✔ accepted/],
    ['one by its release', ['show', 'sample@v1.0.1'], /of sample, ✔ accepted/],
    ['a plan', ['plan', shownId], /cannot be promoted now: the line is held/],
    ['notes', ['notes', shownId], /^# sample@v1\.0\.1\n\nWhat is new\.\n$/],
    ['a release', ['release', 'sample@v1.0.1'], /\ncandidate +7970d659-[^\n]*\nstate +released\n/],
    ['why a tag is not out', ['why', 'greeter', 'v1.0.1'], /needs a person: accepted: a promoter/],
    ['what a newer server tells', ['lines', 'newer'], /promoters/],
  ])('at %s', async (_what, args, shown) => {
    const { code, stdout } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(shown) });
  });

  it('at a page, and says how to have the next', async () => {
    const first = await run('candidates', 'sample');
    expect(first.stderr).toBe(`More: add --after ${other.candidate}\n`);
    const next = await run('candidates', 'sample', '--after', other.candidate);
    expect([next.code, next.stdout]).toEqual([0, 'there is no candidate\n']);
  });

  it("at the API's answer as it is", async () => {
    const { code, stdout, stderr } = await run('lines', '--json');
    expect([code, JSON.parse(stdout), stderr]).toEqual([0, lines, '']);
  });

  it.each([
    ['for people', ['candidates', 'sample']],
    ['of a plan', ['plan', shownId]],
    ['as JSON', ['candidates', 'sample', '--json']],
  ])('without letting a text act on a terminal: %s', async (_what, args) => {
    const { stdout } = await runCli(
      { folder, environment: { CSI_RELEASE_SERVER: server.url, FORCE_COLOR: '' } },
      ...args,
    );
    expect(stdout).toContain('owned');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  });

  it.each<[number, string, readonly string[], RegExp]>([
    [2, 'an unknown command', ['shw'], /error: unknown command 'shw'\n\(Did you mean show\?\)/],
    [
      2,
      'an unknown option',
      ['lines', '--jsn'],
      /unknown option '--jsn'\n\(Did you mean --json\?\)/,
    ],
    [2, 'a lacking argument', ['show'], /missing required argument 'candidate'/],
    [4, 'first digits of none', ['show', '7970ffff'], /none of the newest candidates begins with/],
    [
      4,
      'a line that there is not',
      ['lines', 'none'],
      /csi-release: no GET \/api\/v1\/lines\/none/,
    ],
    [1, 'a refusal', ['lines', 'teapot'], /^csi-release: I am a teapot\n$/],
    [3, 'nobody', ['lines', 'secret'], /send an identity token; sign in: csi-release login/],
    [3, 'who may not', ['lines', 'closed'], /^csi-release: you may not look\n$/],
    [3, 'a sign-in page', ['lines', 'proxied'], /wants a sign-in; sign in: csi-release login/],
    [5, 'another kind of server', ['lines', 'html'], /was not answered with JSON/],
    [
      5,
      'an answer of another form',
      ['lines', 'broken'],
      /line must be text, not a number; .*use the csi-release of the version/,
    ],
  ])('and ends with %i at %s', async (code, _what, args, words) => {
    const ended = await run(...args);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toMatch(words);
    expect(ended.code).toBe(code);
  });

  it('says which server it asks, where that is wanted', async () => {
    const { stderr } = await run('lines', '--verbose');
    expect(stderr).toContain(`server ${server.url}, by CSI_RELEASE_SERVER\n`);
    expect(stderr).toContain(`GET ${server.url}/api/v1/lines\n  200\n`);
  });
});

describe('csi-release show --watch', () => {
  const sets = [
    aShownSet({
      phase: 'testing',
      verdict: aVerdict({ standing: 'under way', sentence: 'tested' }),
    }),
    aShownSet({
      phase: 'released',
      verdict: aVerdict({ standing: 'done', sentence: 'it is out' }),
    }),
  ];

  it.each<[number, readonly (typeof sets)[number][], string]>([
    [0, sets, 'it is out'],
    [
      1,
      [aShownSet({ verdict: aVerdict({ standing: 'over', sentence: 'it failed' }) })],
      'it failed',
    ],
    [6, [aShownSet()], 'a promoter may have it released'],
  ])('ends with %i by how the candidate stands', async (code, seen, words) => {
    const watched = await startSmallServer({
      [`GET /api/v1/candidates/${shownId}`]: seen.map((body, at) => ({
        body,
        headers: { etag: `"${at}"` },
      })),
    });
    try {
      const around = { folder, environment: { CSI_RELEASE_SERVER: watched.url } };
      const ended = await runCli(around, 'show', shownId, '--watch', '--json');
      expect([ended.code, JSON.parse(ended.stdout)]).toEqual([code, seen.at(-1)]);
      expect(ended.stderr).toContain(words);
      const tags = watched.came.map(({ headers }) => headers['if-none-match']);
      expect(tags).toEqual(seen.map((_, at) => (at === 0 ? undefined : `"${at - 1}"`)));
    } finally {
      await watched.close();
    }
  });
});
