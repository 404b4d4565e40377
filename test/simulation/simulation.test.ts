import { describe, expect, it } from 'vitest';
import { callPoints, rarePoints } from './call-points.ts';
import { coverageTable, neverHit } from './coverage.ts';
import { sometimes } from './sometimes.ts';
import type { Counts } from './tally.ts';
import { runInThreads } from './threads.ts';
import { hoursUsual, violationLine } from './verdict.ts';

const seeds = 500;
/** No time is asked of a run; a machine that is busy with other tests is given its time. */
const patienceMs = 600_000;

describe.each([0.05, 0.2])(
  'with %f of the calls going wrong where it storms',
  async (rate) => {
    const plan = { rate, hours: hoursUsual, mode: 'usual' } as const;
    const begunMs = performance.now();
    const { counts, found } = await runInThreads({ plan, fromSeed: 1, seeds });
    console.log(summary(rate, counts, performance.now() - begunMs));

    it('no seed breaks an invariant', () => {
      expect(found.map(violationLine)).toEqual([]);
    });

    it('every call point met every outcome', () => {
      expect(Object.keys(counts.calls).filter((point) => !isListed(point))).toEqual([]);
      expect(neverHit(callPoints, counts.calls)).toEqual([]);
    });

    it('what should sometimes happen did', () => {
      expect(sometimes.filter((what) => !counts.sometimes[what])).toEqual([]);
    });
  },
  patienceMs,
);

function isListed(point: string): boolean {
  return callPoints.includes(point) || Object.hasOwn(rarePoints, point);
}

function summary(rate: number, counts: Counts, tookMs: number): string {
  const { events, faults, hours, releases } = counts;
  const took = `${Math.round(tookMs / 1000)} s, ${Math.round((seeds * 1000) / tookMs)} seeds a second`;
  const done = `${events} events, ${faults} faults, ${hours} virtual hours, ${releases} releases`;
  const rare = Object.entries(counts.sometimes).map(([what, count]) => `${count} ${what}`);
  return [
    `${seeds} seeds at ${rate} in ${took}: ${done}`,
    coverageTable(counts.calls),
    ...rare.sort(),
  ].join('\n');
}
