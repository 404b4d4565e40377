import type { ShownAction } from './action.ts';
import type { ShownCandidate } from './shown-candidate.ts';
import type { ShownHold } from './shown-hold.ts';
import type { Verdict } from './verdict.ts';

/** A release line at a glance: what is out, what is on its way, and who must act. */
export interface ShownLine {
  readonly line: string;
  /** Its newest standing release; none before the first. */
  readonly released?: ShownReleased;
  /** Its newest candidate; none before the first. */
  readonly newest?: ShownCandidate;
  readonly verdict: Verdict;
  /** Those of the line and of its components that stand. */
  readonly holds: readonly ShownHold[];
  /** The components with the base version under which the newest tag is taken. */
  readonly components: readonly { readonly name: string; readonly base: string }[];
  /** Who may promote, by e-mail address, and how many others must approve. */
  readonly promoters: readonly string[];
  readonly approvals: number;
  /** When its quiet time is over, in ISO 8601; none while it waits for nothing. */
  readonly quietUntil?: string;
  /** When it is tested anew though no tag comes, in ISO 8601; none without a schedule. */
  readonly nextRound?: string;
  readonly actions: readonly ShownAction[];
}

/** The newest standing release of a line. */
export interface ShownReleased {
  readonly version: string;
  readonly candidate: string;
  /** In ISO 8601. */
  readonly at: string;
  readonly components: readonly { readonly name: string; readonly tag: string }[];
}

/** Every release line. */
export interface ShownLines {
  readonly lines: readonly ShownLine[];
}
