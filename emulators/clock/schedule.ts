import { Cron } from 'croner';

const dayMs = 24 * 60 * 60 * 1000;

/** A job of the Scheduler: it publishes on a topic whenever its schedule comes due. */
export interface Job {
  readonly name: string;
  /** Five fields of cron, read in UTC. */
  readonly schedule: string;
  readonly topic: string;
}

/** When a job comes due. */
export interface Schedule {
  /** The first instant after `afterMs`; undefined where none ever comes. */
  next(afterMs: number): number | undefined;
  /** Every instant after `fromMs` up to and including `toMs`, in order. */
  between(fromMs: number, toMs: number): readonly number[];
}

/** @throws when the schedule is none, or never comes due */
export function readSchedule(job: Job): Schedule {
  const cron = parseCron(job);
  const next = (afterMs: number) => cron.nextRun(new Date(afterMs))?.getTime();
  if (next(0) === undefined) {
    throw new Error(`The schedule "${job.schedule}" of the job ${job.name} never comes due`);
  }
  return { next, between: (fromMs, toMs) => instantsBetween(next, fromMs, toMs) };
}

function parseCron({ name, schedule }: Job): Cron {
  try {
    return new Cron(schedule, { paused: true, timezone: 'UTC', mode: '5-part' });
  } catch (cause) {
    throw new Error(`The job ${name} has no schedule that can be read: "${schedule}"`, { cause });
  }
}

/**
 * In UTC every day on which a job comes due has the same times, so only the days are looked up:
 * a leap over a year would else take half a minute.
 */
function instantsBetween(next: Schedule['next'], fromMs: number, toMs: number): readonly number[] {
  const instants: number[] = [];
  let times: readonly number[] | undefined;
  let firstMs = next(fromMs);
  while (firstMs !== undefined && firstMs <= toMs) {
    const dayStartMs = firstMs - (firstMs % dayMs);
    times ??= timesOfDay(next, dayStartMs);
    for (const timeMs of times) {
      const instantMs = dayStartMs + timeMs;
      if (instantMs > fromMs && instantMs <= toMs) instants.push(instantMs);
    }
    firstMs = next(dayStartMs + dayMs - 1);
  }
  return instants;
}

function timesOfDay(next: Schedule['next'], dayStartMs: number): readonly number[] {
  const times: number[] = [];
  let instantMs = next(dayStartMs - 1);
  while (instantMs !== undefined && instantMs < dayStartMs + dayMs) {
    times.push(instantMs - dayStartMs);
    instantMs = next(instantMs);
  }
  return times;
}
