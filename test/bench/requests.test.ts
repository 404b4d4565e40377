import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CountedRegistry,
  startCountedRegistry,
} from '../../bench/requests/counted-registry.ts';
import { countsOf } from '../../bench/requests/kinds.ts';
import { type Cost, leastRequests, measureFlow } from '../../bench/requests/measure.ts';

/**
 * What it costs above the least to read back what was copied, and to look at the version tag before
 * and while it is written.
 */
const knownMore = 3;

describe('what a promotion asks of the registry', () => {
  const shape = { platforms: 2, layers: 3 };
  let dir: string;
  let registry: CountedRegistry;
  let costs: readonly Cost[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'csi-release-requests-test-'));
    registry = await startCountedRegistry(dir);
    costs = await measureFlow(registry, { shape, images: 2 });
  });

  afterAll(async () => {
    await registry?.close();
    await rm(dir, { recursive: true, force: true });
  });

  const cost = (what: string) => costs.find((one) => one.what.trim() === what);

  it('is near the least that it takes', () => {
    expect(leastRequests(shape)).toBe(17);
    expect(cost('promotion')?.total).toBeLessThanOrEqual(17 + knownMore);
  });

  it('is nothing more than the copy while it copies', () => {
    expect(cost('copying')?.counts).toMatchObject({
      'manifest GET': 3,
      'manifest PUT': 3,
      'blob mount': 8,
      'blob upload': 0,
      'blob read': 0,
    });
  });

  it('is nothing when the promotion is told of again', () => {
    expect(cost('promotion, told again')?.total).toBe(0);
  });
});

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
