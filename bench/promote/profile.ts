import { tableOf } from '../table.ts';
import type { CountedRequest } from './front.ts';
import { type Counts, countsOf, requestKinds, totalOf } from './kinds.ts';
import type { Timeline } from './order.ts';
import { stepAt } from './parts.ts';

/** Of each step of a promotion: its requests for each image, and how long it took. */
export type Profile = readonly StepProfile[];

interface StepProfile {
  readonly step: string;
  readonly counts: Counts;
  readonly ms: number;
}

/** Tells the requests of a promotion apart by the step they were made in. */
export function profileOf(
  requests: readonly CountedRequest[],
  timeline: Timeline,
  images: number,
): Profile {
  const { steps, ms } = timeline;
  const endMs = (steps[0]?.atMs ?? 0) + ms;
  return steps.map(({ step, atMs }, at) => ({
    step,
    counts: countsOf(
      requests.filter((request) => stepAt(timeline, request.atMs) === step),
      images,
    ),
    ms: (steps[at + 1]?.atMs ?? endMs) - atMs,
  }));
}

/** A profile as a table. */
export function profileTable(profile: Profile): string {
  const used = requestKinds.filter((kind) => profile.some(({ counts }) => counts[kind] > 0));
  const rows = profile.map(({ step, counts, ms }) => {
    const numbers = used.map((kind) => counts[kind] || undefined);
    return [step, ...numbers, totalOf(counts), Math.round(ms)];
  });
  return tableOf(['step', ...used, 'total', 'ms'], rows);
}
