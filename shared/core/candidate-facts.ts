import { expiryMarginMs, type Refusal } from './admission.ts';
import type { Candidate } from './candidate.ts';
import type { PhaseTimes } from './candidate-row.ts';
import type { ComponentState } from './component-state.ts';
import type { ReleaseLine } from './line.ts';
import type { LineState } from './line-state.ts';
import type { Promotion } from './promotion.ts';
import type { Release } from './release.ts';

/** All that the verdict on a candidate rests on. */
export interface CandidateFacts {
  readonly candidate: Candidate;
  /** Its promotion, one that was given up too; none where none was ever admitted. */
  readonly promotion?: Promotion;
  /** The record of the release that it became, or whose number its promotion has reserved. */
  readonly release?: Release;
  /** Where its line stands. */
  readonly state: LineState;
  /** Its line as its file says it now; none where that is gone. */
  readonly line?: ReleaseLine;
  /** Of an accepted one: what people hold and rule of its components, and where their tags were seen last. */
  readonly components: Readonly<Record<string, ComponentState | undefined>>;
  /** Those of its components whose builds wait for a place. */
  readonly queued: readonly string[];
  /** Why nothing of its line is admitted now, as its windows are closed; none where one is open. */
  readonly closed?: Refusal;
  /** When others of its line entered their phases, the newest first; where its own phase ends by itself. */
  readonly earlier: readonly PhaseTimes[];
}

/** Who may promote of its line, by e-mail address, or in words where its file is gone. */
export function promotersOf({
  candidate,
  line,
}: Pick<CandidateFacts, 'candidate' | 'line'>): readonly string[] {
  return line?.promoters ?? [`the promoters of ${candidate.line}`];
}

/** Whether no newer candidate of its line was opened: then people look at this one. */
export function isNewest({ candidate, state }: CandidateFacts): boolean {
  return state.newestCandidate === undefined || state.newestCandidate === candidate.id;
}

/** Whether its time is over, or so nearly that nothing of it is promoted any more. */
export function isExpired({ expiresAtMs }: Candidate, nowMs: number): boolean {
  return expiresAtMs !== undefined && expiresAtMs - expiryMarginMs <= nowMs;
}

/** Who can tag a component anew. */
export function maintainersOf(component: string): string {
  return `the maintainers of ${component}`;
}
