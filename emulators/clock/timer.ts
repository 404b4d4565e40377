import type { Firing } from './firing.ts';
import type { StackTime } from './offset.ts';
import type { Job, Schedule } from './schedule.ts';

const waitMaxMs = 60_000;

/** Watches the stack's time for jobs that come due. */
export interface Timer {
  /** Stops, and tells up to which instant every job was looked after. */
  pause(): number;
  /** Goes on with what comes due after `fromMs`. */
  resume(fromMs: number): void;
}

/**
 * Calls `onDue` whenever a job comes due, once for all the instants that went by at once. It keeps
 * no process alive, and never waits for long, since a machine that slept wakes with another time.
 */
export function startTimer(
  time: StackTime,
  schedules: ReadonlyMap<Job, Schedule>,
  onDue: (firing: Firing) => void,
): Timer {
  let servedMs = time.nowMs();
  let timeout: NodeJS.Timeout | undefined;
  const look = (): void => {
    const nowMs = time.nowMs();
    for (const [job, schedule] of schedules) {
      const dueMs = schedule.next(servedMs);
      if (dueMs !== undefined && dueMs <= nowMs) onDue({ job, atMs: dueMs });
    }
    servedMs = Math.max(servedMs, nowMs);
    arm();
  };
  const arm = (): void => {
    const nextMs = [...schedules.values()].map((schedule) => schedule.next(servedMs) ?? Infinity);
    const waitMs = Math.min(...nextMs) - time.nowMs();
    timeout = setTimeout(look, Math.min(Math.max(waitMs, 0), waitMaxMs)).unref();
  };
  arm();
  return {
    pause: () => {
      clearTimeout(timeout);
      return servedMs;
    },
    resume: (fromMs) => {
      servedMs = fromMs;
      arm();
    },
  };
}
