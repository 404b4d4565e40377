import type { Candidate } from './candidate.ts';
import { type AreaFacts, keptBy } from './expiry.ts';

/** Whether a candidate's staging area goes with the next tick, and why, or why it stays. */
export interface AreaStanding {
  readonly goes: boolean;
  readonly why: string;
  /** When it may go, as far as anybody knows now. */
  readonly untilMs?: number;
}

/** Judges as the collector does, and tells of what has not expired too, why that is. */
export function areaStanding(candidate: Candidate, facts: AreaFacts, nowMs: number): AreaStanding {
  const { phase, expiresAtMs } = candidate;
  if (phase === 'collected') return { goes: false, why: 'it is collected: nothing is left' };
  if (phase === 'collecting') return { goes: true, why: 'it is being collected' };
  if (expiresAtMs === undefined) return { goes: false, why: `it is ${phase}` };
  if (expiresAtMs > nowMs)
    return { goes: false, why: whyLater(candidate, expiresAtMs), untilMs: expiresAtMs };
  const kept = keptBy(candidate, facts, nowMs);
  return kept === undefined
    ? { goes: true, why: `its time as ${phase} is over`, untilMs: expiresAtMs }
    : { goes: false, ...kept };
}

function whyLater({ phase, pins = [], holds = [], ...times }: Candidate, atMs: number): string {
  const pin = pins.find(({ untilMs }) => untilMs === atMs);
  if (pin !== undefined) return `it is pinned by ${pin.owner}: ${pin.reason}`;
  const hold = holds.find(({ untilMs }) => untilMs === atMs);
  if (hold !== undefined) return `it is held by ${hold.owner}: ${hold.reason}`;
  return times.keptUntilMs === atMs && times.livesUntilMs !== atMs
    ? 'it was kept beyond its time, and is looked at again then'
    : `its time as ${phase} is not over`;
}
