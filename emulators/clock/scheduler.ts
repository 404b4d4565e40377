import { inTurn } from '../in-turn.ts';
import { type Firing, planLeap } from './leap.ts';
import type { StackTime } from './offset.ts';
import { type Job, readSchedule } from './schedule.ts';
import { startTimer } from './timer.ts';

const fireDeadlineMs = 600_000;

/** Publishes for a job and resolves when the function has answered. */
export type Fire = (job: Job, scheduledAtMs: number) => Promise<void>;

/** What one request to the clock made happen. */
export type Outcome = {
  readonly fired: readonly Firing[];
  readonly failed: readonly FailedFiring[];
  /** By name, how many instants of a job a leap passed over. */
  readonly skipped: Readonly<Record<string, number>>;
};

/** A firing that was not answered well, and why. */
export type FailedFiring = Firing & { readonly error: string };

/** The jobs of the stack, fired by the stack's time. */
export type Scheduler = {
  readonly jobs: readonly Job[];
  /** When a job comes due next. */
  nextMs(job: Job): number | undefined;
  /** How the last firing of a job failed; undefined where it did not. */
  lastFailure(job: Job): FailedFiring | undefined;
  /** Moves the time forward and fires what comes due on the way, each when it is its time. */
  advance(durationMs: number): Promise<Outcome>;
  fireNow(job: Job): Promise<Outcome>;
  close(): void;
};

/**
 * Fires jobs by the stack's time. Between leaps a timer does; a job whose last firing is not
 * answered yet is then passed over, and one whose instants went by while the machine slept fires
 * once. Requests are served one after the other, and in a leap every firing is awaited, so that a
 * function sees the time that its job is for.
 * @throws when a schedule cannot be read
 */
export const openScheduler = (time: StackTime, jobs: readonly Job[], fire: Fire): Scheduler => {
  const schedules = new Map(jobs.map((job) => [job, readSchedule(job)]));
  const running = new Map<Job, Promise<Outcome>>();
  const failures = new Map<Job, FailedFiring>();
  const alone = inTurn();
  let closed = false;

  const run = (job: Job, atMs: number): Promise<Outcome> => {
    const outcome = fireOnce(fire, { job, atMs }).then((ended) => {
      running.delete(job);
      const [failure] = ended.failed;
      if (failure === undefined) failures.delete(job);
      else failures.set(job, failure);
      return ended;
    });
    running.set(job, outcome);
    return outcome;
  };
  const runAfterLast = async (job: Job, atMs: number): Promise<Outcome> => {
    await running.get(job);
    return run(job, atMs);
  };
  const timer = startTimer(time, schedules, (job, atMs) => {
    if (!running.has(job)) run(job, atMs);
  });
  const leap = async (durationMs: number): Promise<Outcome> => {
    const fromMs = timer.pause();
    const toMs = time.nowMs() + durationMs;
    const { firings, skipped } = planLeap(schedules, fromMs, toMs);
    const outcomes: Outcome[] = [];
    for (const { job, atMs } of firings) {
      if (closed) break;
      await time.moveTo(atMs);
      outcomes.push(await runAfterLast(job, atMs));
    }
    if (!closed) {
      await time.moveTo(toMs);
      timer.resume(toMs);
    }
    return { ...merge(outcomes), skipped };
  };
  return {
    jobs,
    nextMs: (job) => schedules.get(job)?.next(time.nowMs()),
    lastFailure: (job) => failures.get(job),
    advance: (durationMs) => alone(() => leap(durationMs)),
    fireNow: (job) => alone(() => runAfterLast(job, time.nowMs())),
    close: () => {
      closed = true;
      timer.pause();
    },
  };
};

const fireOnce = async (fire: Fire, firing: Firing): Promise<Outcome> => {
  const late = Promise.withResolvers<never>();
  const timeout = setTimeout(() => {
    late.reject(new Error(`There was no answer within ${fireDeadlineMs} ms`));
  }, fireDeadlineMs).unref();
  try {
    await Promise.race([fire(firing.job, firing.atMs), late.promise]);
    return { fired: [firing], failed: [], skipped: {} };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { fired: [], failed: [{ ...firing, error: words }], skipped: {} };
  } finally {
    clearTimeout(timeout);
  }
};

const merge = (outcomes: readonly Outcome[]): Outcome => ({
  fired: outcomes.flatMap(({ fired }) => fired),
  failed: outcomes.flatMap(({ failed }) => failed),
  skipped: {},
});
