import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { listenOnLoopback } from '../loopback.ts';
import { parseDuration } from './duration.ts';
import type { EndedFiring } from './firing.ts';
import { openStackTime, type StackTime } from './offset.ts';
import type { Job } from './schedule.ts';
import { type Fire, type Outcome, openScheduler, type Scheduler } from './scheduler.ts';

const bodyMaxBytes = 4096;

const requestShape = z.union([
  z.strictObject({ advance: z.string() }),
  z.strictObject({ fire: z.string() }),
]);

/** The stack's clock and the Scheduler that follows it. */
export interface ClockEmulator {
  /** GET tells the time and the jobs, POST `{"advance":"P3D"}` or `{"fire":"gc-tick"}` acts. */
  readonly url: string;
  /** What CLOCK_OFFSET_FILE is set to: the file holds milliseconds as an integer. */
  readonly offsetFile: string;
  nowMs(): number;
  /** Moves the time, as a POST does; what goes wrong with a firing is seen by GET. */
  advance(durationMs: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Serves the time of the stack, which is the real one and an offset that survives a restart.
 *
 * An advance moves the time in hops: to each instant at which a job comes due, in order, where the
 * job is fired and its answer awaited, and then to the end. A job that comes due more than 24 times
 * in one advance fires at 24 of its instants, evenly spread, the last always among them; `skipped`
 * in the answer counts the others. Firings that go wrong are told in `failed`. Between advances
 * jobs fire by themselves as time goes by.
 * @throws when a schedule cannot be read, the offset's file is broken or the port is taken
 */
export async function startClock(options: {
  readonly dir: string;
  readonly port?: number;
  readonly jobs: readonly Job[];
  readonly fire: Fire;
}): Promise<ClockEmulator> {
  const time = await openStackTime(options.dir);
  const scheduler = openScheduler(time, options.jobs, options.fire);
  const app = new Hono()
    .get('/', (context) => context.json(describe(time, scheduler)))
    .post('/', bodyLimit({ maxSize: bodyMaxBytes }), (context) => act(context, time, scheduler));
  const { url, close } = await listenOnLoopback(getRequestListener(app.fetch), options.port);
  return {
    url,
    offsetFile: time.offsetFile,
    nowMs: time.nowMs,
    advance: async (durationMs) => {
      await scheduler.advance(durationMs);
    },
    close: async () => {
      scheduler.close();
      await close();
    },
  };
}

function describe(time: StackTime, scheduler: Scheduler) {
  return {
    ...describeTime(time),
    jobs: scheduler.jobs.map((job) => {
      const nextMs = scheduler.nextMs(job);
      const last = scheduler.last(job);
      return {
        name: job.name,
        schedule: job.schedule,
        next: nextMs === undefined ? null : writeInstant(nextMs),
        ...(last?.error !== undefined && { lastFailure: describeFiring(last) }),
      };
    }),
  };
}

async function act(context: Context, time: StackTime, scheduler: Scheduler): Promise<Response> {
  const request = requestShape.safeParse(readJson(await context.req.text()));
  if (!request.success) {
    return refuse(context, 'Send {"advance":"P3D"} or {"fire":"the name of a job"}');
  }
  if ('fire' in request.data) {
    const { fire } = request.data;
    const job = scheduler.jobs.find(({ name }) => name === fire);
    if (job !== undefined) return answer(context, time, await scheduler.fireNow(job));
    const names = scheduler.jobs.map(({ name }) => name).join(', ');
    return refuse(context, `There is no job ${fire}; there are: ${names}`);
  }
  const duration = readDuration(request.data.advance);
  if (duration instanceof Error) return refuse(context, duration.message);
  return answer(context, time, await scheduler.advance(duration));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(context: Context, error: string): Response {
  return context.json({ error }, 400);
}

function answer(context: Context, time: StackTime, { firings, skipped }: Outcome): Response {
  return context.json({
    ...describeTime(time),
    fired: firings.filter(({ error }) => error === undefined).map(describeFiring),
    failed: firings.filter(({ error }) => error !== undefined).map(describeFiring),
    skipped,
  });
}

function readDuration(text: string): number | Error {
  try {
    return parseDuration(text);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function describeTime(time: StackTime) {
  return {
    now: writeInstant(time.nowMs()),
    offsetMs: time.offsetMs(),
  };
}

function describeFiring({ job, atMs, error }: EndedFiring) {
  return {
    job: job.name,
    at: writeInstant(atMs),
    ...(error !== undefined && { error }),
  };
}

function writeInstant(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
