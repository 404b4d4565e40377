import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCountedRegistry } from '../../bench/promote/counted-registry.ts';
import { countsOf } from '../../bench/promote/kinds.ts';
import { brokenLimits, contentMax } from '../../bench/promote/limits.ts';
import { type Measured, measureRound } from '../../bench/promote/measure.ts';
import { cases } from '../../bench/promote/order.ts';
import { partOf } from '../../bench/promote/parts.ts';
import { ours, type Row } from '../../bench/promote/row.ts';

const shape = { platforms: 2, layers: 3 };
const limitMs = 60_000;

describe('what a promotion asks of the registry', () => {
  let dir: string;
  let measured: Measured;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'csi-release-promote-test-'));
    const registry = await startCountedRegistry('emulator', join(dir, 'registry'));
    const place = { dir, compiledDir: join(dir, 'compiled'), registry, tools: [], say: () => {} };
    const round = { shape, images: 2, latencyMs: 0, cases };
    measured = await measureRound(place, round).finally(registry.close);
  }, limitMs);

  afterAll(() => rm(dir, { recursive: true, force: true }));

  const row = (of: Row['case']) => measured.rows.find((one) => one.case === of);

  it('is within its limits', () => {
    expect(brokenLimits(measured.rows, shape).filter((one) => !one.endsWith(' ms'))).toEqual([]);
  });

  it('is the copy and the statement while it copies', () => {
    expect(measured.profile.find(({ step }) => step === 'copying')?.counts).toMatchObject({
      'manifest PUT': 4,
      // Of two images one mounts both blobs of the statement, and the other sends them.
      'blob mount': 8 + 1,
      'blob upload': 2,
      'blob read': 0,
    });
  });

  it('is told apart by what it is for', () => {
    expect(row('cold')?.apart).toMatchObject({ plan: 2, referrers: 4, floating: 4 });
    expect(row('cold')?.apart).toMatchObject({ statement: 4, check: 3 });
    expect(row('warm')).toMatchObject({ requestsPerImage: 1, apart: { statement: 5 } });
    expect(row('new tag')).toMatchObject({ requestsPerImage: 2, apart: { floating: 1 } });
  });
});

it(
  'says its figures to other programs, and those of every limit that it breaks to people',
  async () => {
    const args = [
      '--images',
      '2',
      '--latency',
      '0',
      '--shape',
      '1x1',
      '--tools',
      'none',
      '--json',
      '-',
    ];
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['bench/promote.ts', ...args],
      { timeout: limitMs },
    ).catch((broken: { stdout: string; stderr: string }) => broken);
    const rows: unknown = JSON.parse(stdout);
    const facts = { tool: ours, images: 2, latencyMs: 0, ms: expect.any(Number) };
    expect(rows).toMatchObject(cases.map((of) => ({ ...facts, case: of })));
    expect(stderr).toMatch(/Every limit is kept|Over their limits/);
  },
  limitMs,
);

describe('limits', () => {
  const kept: Row = {
    tool: ours,
    case: 'cold',
    images: 50,
    latencyMs: 30,
    requests: 39 * 50,
    requestsPerImage: 39,
    ms: 2_400,
    apart: { plan: 1, referrers: 7, statement: 3.04, floating: 4, check: 6 },
    flowMs: 2_000,
  };
  const five = { platforms: 5, layers: 4 };

  it.each([
    ['cold', 39],
    ['warm', 1],
    ['new tag', 2],
  ] as const)('a %s image may take %i requests', (of, most) => {
    expect(contentMax(of, five)).toBe(most);
  });

  it.each<[string, Partial<Row>, readonly string[]]>([
    ['nothing', {}, []],
    ['too many requests', { requestsPerImage: 40 }, ['content takes 40 an image, not 39']],
    ['too long', { ms: 2_501 }, ['2501 ms, and 2500 ms are allowed']],
    [
      'what is counted apart',
      { apart: { plan: 3, referrers: 8, statement: 5, floating: 5, check: 7 } },
      [
        'plan takes 3 an image, not 2',
        'referrers takes 8 an image, not 7',
        'statement takes 5 an image, not 3.04',
        'floating takes 5 an image, not 4',
        'check takes 7 an image, not 6',
      ],
    ],
    ['one image without latency', { images: 1, latencyMs: 0, requestsPerImage: 40 }, []],
  ])('see %s', (_what, facts, broken) => {
    const words = brokenLimits([{ ...kept, ...facts }], five);
    expect(words).toEqual(broken.map((one) => `${ours}, cold, 50 images, 30 ms: ${one}`));
  });

  it('see a tool that is faster, in the same row alone', () => {
    const other = { ...kept, tool: 'crane', ms: 1_000, requestsPerImage: 71 };
    const rows = [kept, other, { ...other, case: 'warm' as const, ms: 1 }];
    expect(brokenLimits(rows, five)).toEqual([
      `${ours}, cold, 50 images, 30 ms: 2400 ms, and crane takes 1000 ms`,
    ]);
  });
});

describe('a request', () => {
  it.each([
    ['GET', '/v2/p/r/i/manifests/v1', 200, 'manifest GET'],
    ['HEAD', '/v2/p/r/i/manifests/v1', 200, 'manifest HEAD'],
    ['PUT', '/v2/p/r/i/manifests/v1', 201, 'tag PUT'],
    ['PUT', '/v2/p/r/i/manifests/sha256:00', 201, 'manifest PUT'],
    ['POST', '/v2/p/r/i/blobs/uploads/?mount=sha256:00&from=p/r/j', 201, 'blob mount'],
    ['POST', '/v2/p/r/i/blobs/uploads/?mount=sha256:00&from=p/r/j', 202, 'blob upload'],
    ['PUT', '/v2/p/r/i/blobs/uploads/7?digest=sha256:00', 201, 'blob upload'],
    ['HEAD', '/v2/p/r/i/blobs/sha256:00', 200, 'blob read'],
    ['GET', '/v2/', 200, 'other'],
  ] as const)('%s %s, answered %i, is a %s', (method, path, status, kind) => {
    expect(countsOf([{ method, path, status }], 1)[kind]).toBe(1);
  });

  const steps = ['admission', 'copying', 'verifying', 'tagging', 'publishing', 'floating'];
  const timeline = { ms: 60, steps: steps.map((step, at) => ({ step, atMs: at * 10 })) };
  const platforms = 'a'.repeat(64);

  it.each([
    ['/v2/p/r/i/manifests/v1.0.0', 5, 'plan'],
    ['/v2/p/r/i/tags/list', 5, 'plan'],
    ['/v2/p/r/i/manifests/sha256:00', 5, 'statement'],
    ['/v2/p/r/i/manifests/sha256:00', 15, 'content'],
    ['/v2/p/r/i/blobs/uploads/?mount=sha256:00&from=p/gcr.io/i', 15, 'content'],
    ['/v2/p/r/i/blobs/uploads/7?digest=sha256:00', 15, 'content'],
    ['/v2/p/r/i/manifests/sha256:11', 15, 'statement'],
    ['/v2/p/r/i/blobs/uploads/?mount=sha256:11&from=p/r/j', 15, 'statement'],
    ['/v2/p/r/i/blobs/uploads/', 15, 'statement'],
    ['/v2/p/r/i/referrers/sha256:00', 15, 'referrers'],
    [`/v2/p/r/i/manifests/sha256-${platforms}`, 15, 'referrers'],
    ['/v2/p/r/i/tags/list', 15, 'referrers'],
    ['/v2/p/r/i/manifests/v1.0.0', 35, 'content'],
    ['/v2/p/r/i/manifests/v1.0', 55, 'floating'],
  ] as const)('for %s after %i ms is for the %s', (path, atMs, part) => {
    const request = { method: 'GET', path, status: 200, atMs };
    expect(partOf(request, timeline, new Set(['sha256:00']))).toBe(part);
  });

  it('for a version tag right before the tagging is for the plan where there is none', () => {
    const look = { method: 'HEAD', path: '/v2/p/r/i/manifests/v1.0.0', atMs: 35 };
    expect(partOf({ ...look, status: 404 }, timeline, new Set())).toBe('plan');
    expect(partOf({ ...look, status: 200 }, timeline, new Set())).toBe('content');
  });
});
