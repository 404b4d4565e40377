import type { Candidate, CandidateEvent } from '#core/candidate.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import type { Outcome } from '#core/run.ts';
import { at } from './candidate.ts';

/** A result as a candidate hears it. */
export type Reported = Extract<CandidateEvent, { type: 'cell-reported' }>;

/** A result of the first attempt at `e2e`, with its report where it has one. */
export function reported(
  outcome: Outcome,
  report?: string,
  facts: Partial<Reported> = {},
): Reported {
  const event = { type: 'cell-reported', cell: 'e2e', attempt: 1, outcome, why: 'so' } as const;
  return { ...event, ...(report === undefined ? {} : { report }), ...facts };
}

/** A candidate after some results, each said as it comes where it names no other time. */
export function toldOf(candidate: Candidate, ...events: readonly CandidateEvent[]): Candidate {
  return events.reduce((told, event, count) => {
    const nowMs = 100 + count;
    const said = event.type === 'cell-reported' ? { saidAtMs: nowMs, ...event } : event;
    const decision = decideCandidate(told, said, at(nowMs));
    return decision.kind === 'stale' ? told : decision.next;
  }, candidate);
}

/** The end of the build that the first attempt at `e2e` is. */
export function builtAs(outcome: Outcome): Reported {
  return reported(outcome, undefined, { buildId: 'b1' });
}
