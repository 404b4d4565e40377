import { describe, expect, test, vi } from 'vitest';
import { openStackTime } from '../../../emulators/clock/offset.ts';
import type { Job } from '../../../emulators/clock/schedule.ts';
import { openScheduler } from '../../../emulators/clock/scheduler.ts';
import { daily, everyMinute, hourly, hourMs, useClock } from './clock-world.ts';

const world = useClock();

describe('by itself', () => {
  const start = Date.parse('2026-11-22T11:59:30Z');

  const givenScheduler = async (jobs: readonly Job[], answer: () => Promise<void>) => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: start });
    const fired: string[] = [];
    const time = await openStackTime(world.dir);
    const scheduler = openScheduler(time, jobs, async (job, atMs) => {
      fired.push(`${job.name} ${new Date(atMs).toISOString()}`);
      await answer();
    });
    return { scheduler, fired };
  };

  test('a job fires on its schedule as time goes by', async () => {
    const { scheduler, fired } = await givenScheduler([hourly, everyMinute], async () => {});
    await vi.advanceTimersByTimeAsync(120_000);
    scheduler.close();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(fired).toEqual([
      'build-tick 2026-11-22T12:00:00.000Z',
      'sweep-tick 2026-11-22T12:00:00.000Z',
      'sweep-tick 2026-11-22T12:01:00.000Z',
    ]);
  });

  test('a job that is not answered yet is not fired again', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { scheduler, fired } = await givenScheduler([everyMinute], () => promise);
    await vi.advanceTimersByTimeAsync(180_000);
    expect(fired).toEqual(['sweep-tick 2026-11-22T12:00:00.000Z']);
    resolve();
    await vi.advanceTimersByTimeAsync(60_000);
    scheduler.close();
    expect(fired.at(-1)).toBe('sweep-tick 2026-11-22T12:03:00.000Z');
  });

  test('a job that is never answered fails in time', async () => {
    const { scheduler } = await givenScheduler([daily], () => new Promise(() => {}));
    const outcome = scheduler.fireNow(daily);
    await vi.advanceTimersByTimeAsync(600_000);
    scheduler.close();
    expect((await outcome).firings).toMatchObject([
      { error: 'There was no answer within 600000 ms' },
    ]);
  });

  test('a machine that slept fires once for all that it missed', async () => {
    const { scheduler, fired } = await givenScheduler([everyMinute], async () => {});
    vi.setSystemTime(start + 5 * hourMs);
    await vi.advanceTimersByTimeAsync(30_000);
    scheduler.close();
    expect(fired).toEqual(['sweep-tick 2026-11-22T12:00:00.000Z']);
  });

  test('an advance leaves nothing out and fires nothing twice', async () => {
    const { scheduler, fired } = await givenScheduler([everyMinute], async () => {});
    await vi.advanceTimersByTimeAsync(30_000);
    await scheduler.advance(120_000);
    await vi.advanceTimersByTimeAsync(60_000);
    scheduler.close();
    expect(fired.map((line) => line.slice(22, 27))).toEqual(['12:00', '12:01', '12:02', '12:03']);
  });
});
