import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Assumptions, estimateCost, sumOf } from '../../commands/cost/estimate.ts';
import { prices } from '../../commands/cost/prices.ts';
import { storyLine } from '../story/memory-story.ts';
import { runCommand } from './run-command.ts';

const assumed: Assumptions = {
  ...{ candidates: 2, changed: 1, buildMinutes: 10, cellMinutes: 5, imageMegabytes: 100 },
};
const ticking = [{ name: 'sweep-tick', timesAMonth: 1_000, memoryMiB: 512 }];

function countOf(rows: ReturnType<typeof estimateCost>['release'], what: string) {
  return rows.find((one) => one.what === what)?.count;
}

describe('what a line costs', () => {
  const { release, month } = estimateCost(storyLine, ticking, assumed);

  it('are the builds of what changed, and the tests of every candidate', () => {
    expect(countOf(release, 'builds of images')).toBe(20);
    // Of the unit tests of one component half a share, which is rounded up, and sanity.
    expect(countOf(release, 'tests in Cloud Build')).toBe(2 * 2 * 5);
  });

  it('is storage by every platform of every image, for as long as the line says', () => {
    expect(countOf(month, 'one set in production')).toBeCloseTo(0.6);
    expect(countOf(release, 'its images in production, each month')).toBeCloseTo(0.3);
    expect(countOf(release, 'staging until it is collected')).toBeCloseTo((2 * 0.3 * 1.5) / 30);
  });

  it('grows with what is assumed, and never with components that are not there', () => {
    const all = estimateCost(storyLine, ticking, { ...assumed, changed: 2 });
    const more = estimateCost(storyLine, ticking, { ...assumed, changed: 200 });
    expect(sumOf(all.release)).toBeGreaterThan(sumOf(release));
    expect(more).toEqual(all);
  });

  it('is the ticks of a month where nothing is tagged', () => {
    const { cpuSecond, memorySecond, request } = prices;
    const one = request.dollars + 0.2 * (cpuSecond.dollars + memorySecond.dollars / 2);
    expect(month.find(({ what }) => what === 'sweep-tick')?.dollars).toBeCloseTo(1_000 * one);
    expect(countOf(month, 'Scheduler')).toBe(1);
  });

  it('rests on prices that each say where they stand', () => {
    for (const { source, dollars } of Object.values(prices)) {
      expect(source).toMatch(/^https:\/\/cloud\.google\.com\/[a-z-]+\/pricing$/);
      expect(dollars).toBeGreaterThan(0);
    }
  });
});

describe('npm run cost', () => {
  it('tells it of a line, as a table and as JSON', async () => {
    const told = await runCommand('cost.ts', 'csi');
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/A release: \$\d+\.\d\d\n/);
    expect(told.stdout).toMatch(/sweep-tick +\$\d+\.\d\d +43,200 /);
    const { stdout } = await runCommand('cost.ts', 'csi', '--json', '--changed', '9');
    const read = z.object({ assumed: z.object({ changed: z.number() }), pricesOf: z.iso.date() });
    expect(read.parse(JSON.parse(stdout)).assumed.changed).toBe(9);
  });

  it.each([
    [['other'], /has no line other; it has csi/],
    [[], /missing required argument 'line'/],
    [['csi', '--changed', '-1'], /a number above 0/],
    [['csi', '--changed', 'x'], /a number above 0/],
  ])('refuses %j', async (args, words) => {
    const { code, stderr } = await runCommand('cost.ts', ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
  });
});
