import type { Firing } from './firing.ts';
import type { Job, Schedule } from './schedule.ts';

/** How often one job fires in one leap at most. */
const firingsMax = 24;

/** What a leap over some time fires, in order of time. */
export interface Leap {
  readonly due: readonly Firing[];
  /** By name, how many instants of a job are passed over; one that misses none is not there. */
  readonly skipped: Readonly<Record<string, number>>;
}

/**
 * Plans a leap from one instant to another. A leap of days would fire a job of every minute some
 * thousand times: one with more than `firingsMax` instants fires at so many of them, evenly spread
 * and the last always among them, and the rest are counted as skipped.
 */
export function planLeap(
  schedules: ReadonlyMap<Job, Schedule>,
  fromMs: number,
  toMs: number,
): Leap {
  const due: Firing[] = [];
  const skipped: Record<string, number> = {};
  for (const [job, schedule] of schedules) {
    const instants = schedule.between(fromMs, toMs);
    const chosen = spread(instants);
    for (const atMs of chosen) due.push({ job, atMs });
    if (chosen.length < instants.length) skipped[job.name] = instants.length - chosen.length;
  }
  return { due: due.sort((left, right) => left.atMs - right.atMs), skipped };
}

function spread(instants: readonly number[]): readonly number[] {
  if (instants.length <= firingsMax) return instants;
  const step = instants.length / firingsMax;
  const chosen = new Set(
    Array.from({ length: firingsMax }, (_, index) => Math.round((index + 1) * step) - 1),
  );
  return instants.filter((_, index) => chosen.has(index));
}
