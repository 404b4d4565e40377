import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { parseDuration } from '../../emulators/clock/duration.ts';
import { planLeap } from '../../emulators/clock/leap.ts';
import { openStackTime } from '../../emulators/clock/offset.ts';
import { type Job, readSchedule } from '../../emulators/clock/schedule.ts';
import { openScheduler } from '../../emulators/clock/scheduler.ts';
import { type ClockEmulator, startClock } from '../../emulators/clock/serve.ts';

const deadlineMs = 20_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const daily: Job = { name: 'gc-tick', schedule: '0 3 * * *', topic: 'gc-tick' };
const hourly: Job = { name: 'build-tick', schedule: '0 * * * *', topic: 'build-tick' };
const everyMinute: Job = { name: 'sweep-tick', schedule: '* * * * *', topic: 'sweep-tick' };

const answerShape = z.object({
  now: z.iso.datetime(),
  offsetMs: z.int(),
  fired: z.array(z.object({ job: z.string(), at: z.iso.datetime() })),
  failed: z.array(z.object({ job: z.string(), at: z.iso.datetime(), error: z.string() })),
  skipped: z.record(z.string(), z.int()),
});

let dir: string;
let clocks: ClockEmulator[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'clock-'));
  clocks = [];
});

afterEach(async () => {
  vi.useRealTimers();
  for (const clock of clocks) await clock.close();
  await rm(dir, { recursive: true });
});

interface Fired {
  readonly job: string;
  readonly scheduledAtMs: number;
  readonly offset: string;
}

async function given(
  jobs: readonly Job[],
  react: (fired: Fired) => Promise<void> = async () => {},
) {
  const fired: Fired[] = [];
  const clock = await startClock({
    dir,
    jobs,
    fire: async (job, scheduledAtMs) => {
      const offset = await readFile(join(dir, 'clock-offset'), 'utf8');
      fired.push({ job: job.name, scheduledAtMs, offset });
      await react({ job: job.name, scheduledAtMs, offset });
    },
  });
  clocks.push(clock);
  return { clock, fired };
}

function post(clock: ClockEmulator, body: unknown): Promise<Response> {
  return fetch(clock.url, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
}

async function act(clock: ClockEmulator, body: unknown) {
  return answerShape.parse(await (await post(clock, body)).json());
}

describe('an advance', () => {
  test('moves the time for whoever reads the file and for who starts later', async () => {
    const { clock } = await given([]);
    const before = Date.now();
    const { now, offsetMs } = await act(clock, { advance: 'P3D' });
    expect(Date.parse(now)).toBeGreaterThanOrEqual(before + 3 * dayMs);
    expect(clock.nowMs()).toBeLessThan(Date.now() + 3 * dayMs + deadlineMs);
    expect(await readFile(clock.offsetFile, 'utf8')).toBe(String(offsetMs));
    await clock.close();
    const { clock: later } = await given([]);
    expect(later.nowMs()).toBeGreaterThanOrEqual(before + 3 * dayMs);
  });

  test('fires every job that comes due, in order, when it is its time', async () => {
    const { clock, fired } = await given([hourly, daily]);
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
    const { clock } = await given([everyMinute, hourly]);
    const answer = await act(clock, { advance: 'P3D' });
    const minutes = answer.fired.filter(({ job }) => job === 'sweep-tick');
    expect(minutes).toHaveLength(24);
    expect(answer.skipped['sweep-tick']).toBe(3 * 1440 - 24);
    expect(answer.skipped['build-tick']).toBe(72 - 24);
    const last = Date.parse(minutes.at(-1)?.at ?? '');
    expect(last).toBeGreaterThan(clock.nowMs() - 60_000 - deadlineMs);
  });

  test('never lets the time go back while handlers take their time', async () => {
    const { clock, fired } = await given([hourly], async () => {
      seen.push(clock.nowMs());
    });
    const seen: number[] = [];
    await act(clock, { advance: 'PT5H' });
    expect(fired).toHaveLength(5);
    expect(seen).toEqual([...seen].sort((left, right) => left - right));
  });

  test('waits for the one before', async () => {
    const { clock } = await given([hourly], async () => {
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
    const { clock } = await given([hourly], async ({ scheduledAtMs }) => {
      if ((scheduledAtMs / hourMs) % 2 === 0) throw new Error('answered 500');
    });
    const { fired, failed } = await act(clock, { advance: 'PT4H' });
    expect(fired).toHaveLength(2);
    expect(failed.map(({ error }) => error)).toEqual(['answered 500', 'answered 500']);
  });
});

describe('a single firing', () => {
  test('is answered when the function has answered', async () => {
    const { clock, fired } = await given([daily, hourly]);
    const answer = await act(clock, { fire: 'gc-tick' });
    expect(fired.map(({ job }) => job)).toEqual(['gc-tick']);
    expect(answer).toMatchObject({ fired: [{ job: 'gc-tick' }], offsetMs: 0 });
  });

  test('that fails is shown with the job', async () => {
    const { clock } = await given([daily], () => Promise.reject(new Error('answered 503')));
    expect((await act(clock, { fire: 'gc-tick' })).failed).toMatchObject([
      { job: 'gc-tick', error: 'answered 503' },
    ]);
    const shown = await (await fetch(clock.url)).json();
    expect(shown).toMatchObject({ jobs: [{ lastFailure: { error: 'answered 503' } }] });
  });
});

test('the time and the jobs are shown', async () => {
  const { clock } = await given([daily]);
  const shown = await (await fetch(clock.url)).json();
  expect(shown).toEqual({
    now: expect.stringMatching(/Z$/),
    offsetMs: 0,
    jobs: [
      { name: 'gc-tick', schedule: '0 3 * * *', next: expect.stringMatching(/T03:00:00\.000Z$/) },
    ],
  });
});

test.each([
  { body: { advance: '-P1D' }, words: 'never goes back' },
  { body: { advance: 'P1M' }, words: 'write days' },
  { body: { advance: 'P401D' }, words: '400 days' },
  { body: { advance: 'three days' }, words: 'P3D' },
  { body: { fire: 'other' }, words: 'gc-tick' },
  { body: { advance: 'P1D', fire: 'gc-tick' }, words: 'Send' },
  { body: {}, words: 'Send' },
  { body: 'advance', words: 'Send' },
])('$body is refused and moves nothing', async ({ body, words }) => {
  const { clock, fired } = await given([daily]);
  const response = await post(clock, body);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(words);
  expect(fired).toEqual([]);
  expect(await readFile(clock.offsetFile, 'utf8')).toBe('0');
});

describe('by itself', () => {
  const start = Date.parse('2026-11-22T11:59:30Z');

  const givenScheduler = async (jobs: readonly Job[], answer: () => Promise<void>) => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: start });
    const fired: string[] = [];
    const time = await openStackTime(dir);
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

test.each([
  { text: 'P3D', ms: 3 * dayMs },
  { text: 'PT30S', ms: 30_000 },
  { text: 'P1DT2H', ms: dayMs + 2 * hourMs },
  { text: 'PT1H30M5S', ms: 1.5 * hourMs + 5000 },
  { text: 'PT5M', ms: 300_000 },
  { text: 'P2W', ms: 14 * dayMs },
  { text: 'P400D', ms: 400 * dayMs },
  { text: 'PT0S', ms: 0 },
])('$text is $ms ms', ({ text, ms }) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  { text: '', words: 'no duration' },
  { text: 'P', words: 'no duration' },
  { text: 'PT', words: 'no duration' },
  { text: 'P1DT', words: 'no duration' },
  { text: 'P1H', words: 'no duration' },
  { text: 'P1W2D', words: 'no duration' },
  { text: 'PT1S1M', words: 'no duration' },
  { text: 'PT1.5S', words: 'no duration' },
  { text: 'p1d', words: 'no duration' },
  { text: ' P1D', words: 'no duration' },
  { text: 'P1Y', words: 'write days' },
  { text: 'P1Y2M', words: 'write days' },
  { text: 'P2M3D', words: 'write days' },
  { text: 'P-3D', words: 'without a minus' },
  { text: 'PT9601H', words: '400 days' },
  { text: 'P999999999W', words: '400 days' },
])('"$text" is no duration that time moves by', ({ text, words }) => {
  expect(() => parseDuration(text)).toThrow(words);
});

test.each([
  { schedule: '* * * * * *', words: 'gc-tick' },
  { schedule: 'often', words: 'gc-tick' },
  { schedule: '0 0 30 2 *', words: 'never comes due' },
])('a job with the schedule "$schedule" lets nothing start', async ({ schedule, words }) => {
  await expect(given([{ ...daily, schedule }])).rejects.toThrow(words);
});

test('a broken offset is not taken for zero', async () => {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'clock-offset'), '');
  await expect(given([])).rejects.toThrow('delete the file');
});
