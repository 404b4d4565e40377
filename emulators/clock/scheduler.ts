import { inTurn } from '../in-turn.ts';
import { type EndedFiring, openFirings } from './firing.ts';
import { planLeap } from './leap.ts';
import type { StackTime } from './offset.ts';
import { type Job, readSchedule } from './schedule.ts';
import { startTimer } from './timer.ts';

/** Publishes for a job and resolves when the function has answered. */
export type Fire = (job: Job, scheduledAtMs: number) => Promise<void>;

/** What one request to the clock made happen. */
export interface Outcome {
  /** Every firing in order of time, also those that failed. */
  readonly firings: readonly EndedFiring[];
  /** By name, how many instants of a job a leap passed over. */
  readonly skipped: Readonly<Record<string, number>>;
}

/** The jobs of the stack, fired by the stack's time. */
export interface Scheduler {
  readonly jobs: readonly Job[];
  /** When a job comes due next. */
  nextMs(job: Job): number | undefined;
  /** How the last firing of a job ended. */
  last(job: Job): EndedFiring | undefined;
  /** Moves the time forward and fires what comes due on the way, each when it is its time. */
  advance(durationMs: number): Promise<Outcome>;
  fireNow(job: Job): Promise<Outcome>;
  close(): void;
}

/**
 * Fires jobs by the stack's time. Between leaps a timer does; a job whose last firing is not
 * answered yet is then passed over, and one whose instants went by while the machine slept fires
 * once. Requests are served one after the other, and in a leap every firing is awaited, so that a
 * function sees the time that its job is for.
 * @throws when a schedule cannot be read
 */
export function openScheduler(time: StackTime, jobs: readonly Job[], fire: Fire): Scheduler {
  const schedules = new Map(jobs.map((job) => [job, readSchedule(job)]));
  const firings = openFirings(fire);
  const timer = startTimer(time, schedules, firings.runIfIdle);
  const alone = inTurn();
  let closed = false;
  const leap = async (durationMs: number): Promise<Outcome> => {
    const fromMs = timer.pause();
    const toMs = time.nowMs() + durationMs;
    const { due, skipped } = planLeap(schedules, fromMs, toMs);
    const ended: EndedFiring[] = [];
    for (const firing of due) {
      if (closed) return { firings: ended, skipped };
      await time.moveTo(firing.atMs);
      ended.push(await firings.run(firing));
    }
    await time.moveTo(toMs);
    if (!closed) timer.resume(toMs);
    return { firings: ended, skipped };
  };
  return {
    jobs,
    nextMs: (job) => schedules.get(job)?.next(time.nowMs()),
    last: firings.last,
    advance: (durationMs) => alone(() => leap(durationMs)),
    fireNow: (job) =>
      alone(async () => {
        const ended = await firings.run({ job, atMs: time.nowMs() });
        return { firings: [ended], skipped: {} };
      }),
    close: () => {
      closed = true;
      timer.pause();
    },
  };
}
