import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureNothing, measurePlan, type Place } from '../../bench/collect/measure.ts';
import { brokenLimits, cases, componentsMax } from '../../bench/collect/plan.ts';

const limitMs = 120_000;
const expired = componentsMax;

describe('what a collection asks of the registry', () => {
  let place: Place;
  beforeAll(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'csi-release-collect-test-'));
    place = { dir, say: () => {} };
  });
  afterAll(() => rm(place.dir, { recursive: true, force: true }));

  it.each(cases)(
    'is one request for each tag and each manifest: %s',
    async (of) => {
      const row = await measurePlan(place, { case: of, expired, total: 2 * expired });
      expect(brokenLimits([row]).filter((one) => !one.includes(' ms,'))).toEqual([]);
      expect(row.requestsPerImage).toBe(of === 'one tag' ? 7 : 13);
    },
    limitMs,
  );

  it('is nothing where nothing is due', async () => {
    const row = await measureNothing(place, 200);
    expect(brokenLimits([row])).toEqual([]);
  });

  it('is over its limits where it is more', () => {
    const row = { tool: 'csi-release', case: 'one tag', expired: 50, total: 500 } as const;
    const bad = { ...row, requests: 400, requestsPerImage: 8, ms: 1001, left: 1, wrong: 2 };
    expect(brokenLimits([bad])).toEqual([
      'one tag, 50 expired: 8 requests, 7 at most',
      'one tag, 50 expired: 1001 ms, 1000 at most',
      'one tag, 50 expired: 1 manifests left, 2 wrongly gone',
    ]);
  });
});
