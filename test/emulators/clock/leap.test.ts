import { describe, expect, test } from 'vitest';
import { planLeap } from '../../../emulators/clock/leap.ts';
import { readSchedule } from '../../../emulators/clock/schedule.ts';
import { daily, dayMs, everyMinute } from './clock-world.ts';

describe('a leap', () => {
  const from = Date.parse('2026-02-27T12:30:00Z');

  test.each([
    { schedule: '0 3 * * 1', days: 14, count: 2 },
    { schedule: '*/20 9-10 1 * *', days: 5, count: 6 },
    { schedule: '30 12 * * *', days: 2, count: 2 },
    { schedule: '0 0 29 2 *', days: 400, count: 0 },
  ])('of $days days meets "$schedule" $count times', ({ schedule, days, count }) => {
    const instants = readSchedule({ ...daily, schedule }).between(from, from + days * dayMs);
    expect(instants).toHaveLength(count);
    const { next } = readSchedule({ ...daily, schedule });
    let last = from;
    for (const instant of instants) {
      expect(instant).toBe(next(last));
      last = instant;
    }
    expect(next(last) ?? Infinity).toBeGreaterThan(from + days * dayMs);
  });

  test('of more than a year is planned at once, evenly spread, and ends with the last', () => {
    const toMs = from + 400 * dayMs;
    const began = performance.now();
    const { due, skipped } = planLeap(
      new Map([[everyMinute, readSchedule(everyMinute)]]),
      from,
      toMs,
    );
    expect(performance.now() - began).toBeLessThan(5000);
    expect(skipped).toEqual({ 'sweep-tick': 400 * 1440 - 24 });
    expect(due.at(-1)?.atMs).toBe(toMs);
    const gaps = due.slice(1).map(({ atMs }, index) => atMs - (due[index]?.atMs ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(60_000);
  });
});
