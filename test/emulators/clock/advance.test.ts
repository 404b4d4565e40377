import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  act,
  daily,
  dayMs,
  deadlineMs,
  everyMinute,
  hourly,
  hourMs,
  useClock,
} from './clock-world.ts';

const world = useClock();

describe('an advance', () => {
  test('moves the time for whoever reads the file and for who starts later', async () => {
    const { clock } = await world.given([]);
    const before = Date.now();
    const { now, offsetMs } = await act(clock, { advance: 'P3D' });
    expect(Date.parse(now)).toBeGreaterThanOrEqual(before + 3 * dayMs);
    expect(clock.nowMs()).toBeLessThan(Date.now() + 3 * dayMs + deadlineMs);
    expect(await readFile(clock.offsetFile, 'utf8')).toBe(String(offsetMs));
    await clock.close();
    const { clock: later } = await world.given([]);
    expect(later.nowMs()).toBeGreaterThanOrEqual(before + 3 * dayMs);
  });

  test('fires every job that comes due, in order, when it is its time', async () => {
    const { clock, fired } = await world.given([hourly, daily]);
    const from = clock.nowMs();
    const answer = await act(clock, { advance: 'P1D' });
    const instants = fired.map(({ scheduledAtMs }) => scheduledAtMs);
    expect(instants).toEqual([...instants].sort((left, right) => left - right));
    expect(fired.filter(({ job }) => job === 'build-tick')).toHaveLength(24);
    expect(fired.filter(({ job }) => job === 'gc-tick')).toHaveLength(1);
    for (const { scheduledAtMs, offset } of fired) {
      expect(scheduledAtMs % hourMs).toBe(0);
      expect(scheduledAtMs).toBeGreaterThan(from);
      expect(Math.abs(Date.now() + Number(offset) - scheduledAtMs)).toBeLessThan(deadlineMs);
    }
    expect(answer.fired.map(({ at }) => Date.parse(at))).toEqual(instants);
    expect(answer).toMatchObject({ failed: [], skipped: {} });
  });

  test('fires a job of every minute 24 times and counts what it skipped', async () => {
    const { clock } = await world.given([everyMinute, hourly]);
    const answer = await act(clock, { advance: 'P3D' });
    const minutes = answer.fired.filter(({ job }) => job === 'sweep-tick');
    expect(minutes).toHaveLength(24);
    expect(answer.skipped['sweep-tick']).toBe(3 * 1440 - 24);
    expect(answer.skipped['build-tick']).toBe(72 - 24);
    const last = Date.parse(minutes.at(-1)?.at ?? '');
    expect(last).toBeGreaterThan(clock.nowMs() - 60_000 - deadlineMs);
  });

  test('never lets the time go back while handlers take their time', async () => {
    const { clock, fired } = await world.given([hourly], async () => {
      seen.push(clock.nowMs());
    });
    const seen: number[] = [];
    await act(clock, { advance: 'PT5H' });
    expect(fired).toHaveLength(5);
    expect(seen).toEqual([...seen].sort((left, right) => left - right));
  });

  test('waits for the one before', async () => {
    const { clock } = await world.given([hourly], async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    });
    let running = 0;
    let most = 0;
    const before = clock.nowMs();
    const answers = await Promise.all(
      ['PT3H', 'PT3H', 'PT3H'].map((advance) => act(clock, { advance })),
    );
    expect(most).toBe(1);
    expect(answers.flatMap(({ fired }) => fired)).toHaveLength(9);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(before + 9 * hourMs);
  });

  test('goes on after a handler that fails, and tells', async () => {
    const { clock } = await world.given([hourly], async ({ scheduledAtMs }) => {
      if ((scheduledAtMs / hourMs) % 2 === 0) throw new Error('answered 500');
    });
    const { fired, failed } = await act(clock, { advance: 'PT4H' });
    expect(fired).toHaveLength(2);
    expect(failed.map(({ error }) => error)).toEqual(['answered 500', 'answered 500']);
  });
});
