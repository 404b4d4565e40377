import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { z } from 'zod';
import type { Job } from '../../../emulators/clock/schedule.ts';
import { type ClockEmulator, startClock } from '../../../emulators/clock/serve.ts';

/** How long a request of a test may take. */
export const deadlineMs = 20_000;
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export const daily: Job = { name: 'gc-tick', schedule: '0 3 * * *', topic: 'gc-tick' };
export const hourly: Job = { name: 'build-tick', schedule: '0 * * * *', topic: 'build-tick' };
export const everyMinute: Job = { name: 'sweep-tick', schedule: '* * * * *', topic: 'sweep-tick' };

/** One firing of a job as its handler sees it. */
export interface Fired {
  readonly job: string;
  readonly scheduledAtMs: number;
  /** What the file of the clock said at that moment. */
  readonly offset: string;
}

/** The clocks of the test that runs. */
export interface ClockWorld {
  /** Where every clock of the test keeps its offset. */
  readonly dir: string;
  /** Starts a clock; `fired` grows with each firing, before `react` is asked. */
  readonly given: (
    jobs: readonly Job[],
    react?: (fired: Fired) => Promise<void>,
  ) => Promise<{ readonly clock: ClockEmulator; readonly fired: readonly Fired[] }>;
}

/** Gives every test of a file a directory of its own, and closes its clocks after the test. */
export function useClock(): ClockWorld {
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
  return {
    get dir() {
      return dir;
    },
    given: async (jobs, react = async () => {}) => {
      const { clock, fired } = await startRecorded(dir, jobs, react);
      clocks.push(clock);
      return { clock, fired };
    },
  };
}

async function startRecorded(
  dir: string,
  jobs: readonly Job[],
  react: (fired: Fired) => Promise<void>,
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
  return { clock, fired };
}

/** What a clock answers to what it took. */
type Answer = z.infer<typeof answerShape>;

const answerShape = z.object({
  now: z.iso.datetime(),
  offsetMs: z.int(),
  fired: z.array(z.object({ job: z.string(), at: z.iso.datetime() })),
  failed: z.array(z.object({ job: z.string(), at: z.iso.datetime(), error: z.string() })),
  skipped: z.record(z.string(), z.int()),
});

/** Asks a clock to do something, and reads what it answers. */
export async function act(clock: ClockEmulator, body: unknown): Promise<Answer> {
  return answerShape.parse(await (await post(clock, body)).json());
}

/** Sends a body as JSON, text as it is. */
export function post(clock: ClockEmulator, body: unknown): Promise<Response> {
  return fetch(clock.url, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
}
