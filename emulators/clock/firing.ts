import type { Job } from './schedule.ts';

const fireDeadlineMs = 600_000;

/** A job that comes due at an instant of the stack's clock. */
export interface Firing {
  readonly job: Job;
  readonly atMs: number;
}

/** How a firing ended: `error` where it was not answered well. */
export type EndedFiring = Firing & { readonly error?: string };

/** Fires jobs, never one of them twice at once. */
export interface Firings {
  /** Fires a job, after its last firing where that is not answered yet. */
  run(firing: Firing): Promise<EndedFiring>;
  /** Fires a job, or leaves it where its last firing is not answered yet. */
  runIfIdle(firing: Firing): void;
  /** How the last firing of a job ended. */
  last(job: Job): EndedFiring | undefined;
}

type Answered = (job: Job, scheduledAtMs: number) => Promise<void>;

/** Keeps account of what is fired by `fire`. */
export function openFirings(fire: Answered): Firings {
  const running = new Map<Job, Promise<EndedFiring>>();
  const ended = new Map<Job, EndedFiring>();
  const begin = (firing: Firing): Promise<EndedFiring> => {
    const outcome = fireOnce(fire, firing).then((end) => {
      running.delete(firing.job);
      ended.set(firing.job, end);
      return end;
    });
    running.set(firing.job, outcome);
    return outcome;
  };
  return {
    run: async (firing) => {
      await running.get(firing.job);
      return begin(firing);
    },
    runIfIdle: (firing) => {
      if (!running.has(firing.job)) begin(firing);
    },
    last: (job) => ended.get(job),
  };
}

async function fireOnce(fire: Answered, firing: Firing): Promise<EndedFiring> {
  const late = Promise.withResolvers<never>();
  const timeout = setTimeout(() => {
    late.reject(new Error(`There was no answer within ${fireDeadlineMs} ms`));
  }, fireDeadlineMs).unref();
  try {
    await Promise.race([fire(firing.job, firing.atMs), late.promise]);
    return firing;
  } catch (error) {
    return { ...firing, error: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timeout);
  }
}
