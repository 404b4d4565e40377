import type { Candidate, CandidateEffect, CandidateEvent, CandidatePhase } from './candidate.ts';
import { type Decision, moved, stale } from './decide.ts';
import { canonicalText } from './recipe.ts';
import { standingWaiver, standingWords, type Waiver } from './standing-waiver.ts';
import { refuseWaiver, refuseWaiverEnd, waiversBeside } from './waiver.ts';

type Decided = Decision<Candidate, CandidateEffect>;
type EventOf<Type extends CandidateEvent['type']> = Extract<CandidateEvent, { type: Type }>;

/** Keeps a person's waiver of one cell, in the place of one that was given before. */
export function waive(
  candidate: Candidate,
  { cell, waiver }: EventOf<'waived'>,
  nowMs: number,
): Decided {
  const refused = refuseWaiver(candidate, { cell, untilMs: waiver.untilMs }, nowMs);
  if (refused !== undefined) return stale(refused.why);
  const known = standingWaiver(candidate, cell, nowMs);
  if (known !== undefined && isSameWaiver(known, waiver)) return stale(`${cell} is waived so`);
  const { by, reason, link } = waiver;
  const waivers = { ...waiversBeside(candidate, cell, nowMs), [cell]: waiver };
  const why = `${cell} ${standingWords(waiver)}, by ${by}: ${reason} (${link})`;
  return moved(withWaivers(candidate, waivers, nowMs), why);
}

/** Ends a waiver at once, as a person wants it. */
export function endWaiver(
  candidate: Candidate,
  { cell, by, reason }: EventOf<'waiver-ended'>,
  nowMs: number,
): Decided {
  const refused = refuseWaiverEnd(candidate, { cell }, nowMs);
  if (refused !== undefined) return stale(refused.why);
  const waiver = standingWaiver(candidate, cell, nowMs);
  if (waiver === undefined) return stale(`the waiver of ${cell} is over`);
  const over = { ...waiver, untilMs: nowMs, endedBy: by };
  const waivers = { ...candidate.waivers, [cell]: over };
  return moved(
    withWaivers(candidate, waivers, nowMs),
    `the waiver of ${cell} was ended by ${by}: ${reason}`,
  );
}

/** Notes when the next waiver ends, where the time of others is over, so that cells are judged anew. */
export function passWaivers(candidate: Candidate, nowMs: number): Candidate {
  const { waivers = {}, waiversUntilMs } = candidate;
  const next = withWaivers(candidate, waivers, nowMs);
  return next.waiversUntilMs === waiversUntilMs ? candidate : next;
}

/** When a waiver of a candidate ends while it matters; none where none does. */
export function waiverEndsAt({ phase, waiversUntilMs }: Candidate): number | undefined {
  return judgedPhases.includes(phase) ? waiversUntilMs : undefined;
}

/** Whether two waivers say the same, whenever they were asked for. */
export function isSameWaiver(one: Waiver, other: Waiver): boolean {
  const said = ({ atMs: _when, ...rest }: Waiver) => canonicalText(rest);
  return said(one) === said(other);
}

const judgedPhases: readonly CandidatePhase[] = ['building', 'testing', 'accepted', 'failed'];

function withWaivers(
  candidate: Candidate,
  waivers: Readonly<Record<string, Waiver>>,
  nowMs: number,
): Candidate {
  const { waiversUntilMs: _before, ...rest } = candidate;
  const ends = Object.values(waivers)
    .map(({ untilMs }) => untilMs)
    .filter((untilMs) => untilMs > nowMs);
  const next = ends.length === 0 ? {} : { waiversUntilMs: Math.min(...ends) };
  return { ...rest, waivers, ...next };
}
