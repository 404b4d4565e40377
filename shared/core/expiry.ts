import type { Candidate, CandidateEffect } from './candidate.ts';
import { closeCells } from './candidate-cells.ts';
import { type Decision, moved, stale } from './decide.ts';
import { type Holding, standingHolds } from './hold.ts';
import { owesCancelling } from './running-cells.ts';

/** What is kept for a reason outside of itself is looked at again after so long. */
export const keptForMs = 24 * 60 * 60_000;
/** Why a staging area stays beyond its time to live, and until when it does at least. */
export interface Kept {
  readonly untilMs: number;
  readonly why: string;
}

/** What a candidate's staging area rests on beside the candidate itself, read together with it. */
export interface AreaFacts {
  /** How many of its line's newest are kept; 0 where there is no such line any more. */
  readonly keepNewest: number;
  /** The ids of the newest candidates of its line that stand, the newest first. */
  readonly newest: readonly string[];
  /** Holds of its line and of its components, with the name of what is held. */
  readonly held: readonly (readonly [string, Holding])[];
  /** Whether a promotion of it has something to do yet. */
  readonly isPromoting: boolean;
}

/** That nothing is known to keep a staging area. */
export const nothingKept: AreaFacts = { keepNewest: 0, newest: [], held: [], isPromoting: false };

/**
 * With the time from when its staging area may go: the latest of its time to live, its pins, its
 * holds, and what keeps it from outside. Derived, so that a pin that ends early counts at once.
 */
export function withExpiry(candidate: Candidate): Candidate {
  const { livesUntilMs, keptUntilMs = livesUntilMs, holds = [], pins = [] } = candidate;
  if (livesUntilMs === undefined || keptUntilMs === undefined) return candidate;
  const untils = [...holds, ...pins].map(({ untilMs }) => untilMs);
  const expiresAtMs = Math.max(livesUntilMs, keptUntilMs, ...untils);
  return candidate.expiresAtMs === expiresAtMs ? candidate : { ...candidate, expiresAtMs };
}

/** Without any time to go: it is under way again, or it goes. */
export function withoutExpiry(candidate: Candidate): Candidate {
  const { expiresAtMs: _goes, livesUntilMs: _lives, keptUntilMs: _kept, ...rest } = candidate;
  return rest;
}

/** Why a staging area whose time is over stays all the same; none where it may go. */
export function keptBy(candidate: Candidate, facts: AreaFacts, nowMs: number): Kept | undefined {
  const { id, line, phase } = candidate;
  const untilMs = nowMs + keptForMs;
  if (facts.isPromoting) return { untilMs, why: 'its promotion has something to do yet' };
  if (facts.newest.slice(0, facts.keepNewest).includes(id)) {
    const why = `it is among the newest ${facts.keepNewest} of ${line}, which are kept`;
    return { untilMs, why };
  }
  if (phase !== 'accepted') return undefined;
  for (const [name, holding] of facts.held) {
    const [hold] = standingHolds(holding, nowMs);
    if (hold === undefined) continue;
    const why = `${name} is held by ${hold.owner}: ${hold.reason}`;
    return { untilMs: Math.min(hold.untilMs, untilMs), why };
  }
  return undefined;
}

/** Its time is over: its staging area goes, unless something keeps it. */
export function expire(
  candidate: Candidate,
  kept: Kept | undefined,
  nowMs: number,
): Decision<Candidate, CandidateEffect> {
  const { phase, expiresAtMs } = candidate;
  if (expiresAtMs === undefined) return stale(`it is ${phase} and does not expire`);
  if (expiresAtMs > nowMs) return stale('its time has not come');
  if (kept !== undefined) return moved({ ...candidate, keptUntilMs: kept.untilMs }, kept.why);
  const closed = closeCells(candidate, nowMs);
  const { recheckAtMs: _done, ...rest } = withoutExpiry(closed);
  const effect: CandidateEffect = { type: 'collect-area', key: 'collect-area' };
  const effects = [effect, ...owesCancelling(closed)];
  return moved({ ...rest, phase: 'collecting' }, `its time as ${phase} is over`, effects);
}
