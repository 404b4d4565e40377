import type { ShownAction } from './action.ts';
import type { CandidatePhase, FrozenCell } from './candidate.ts';
import type { CellVerdict } from './cells.ts';
import type { Bump } from './release-number.ts';
import type { Outcome } from './run.ts';
import type { ShownHold, ShownWaiver } from './shown-hold.ts';
import type { Verdict } from './verdict.ts';

/** A candidate as one row among those of its line. */
export interface ShownCandidate {
  readonly candidate: string;
  readonly line: string;
  readonly round: string;
  readonly phase: CandidatePhase;
  /** Why it is where it is. */
  readonly why?: string;
  /** The release that it became, or whose number its promotion has reserved. */
  readonly version?: string;
  /** The number that it would get now; none where it is over, or would be nothing new. */
  readonly versionToBe?: string;
  /** In ISO 8601: when it was opened, and when it was accepted, failed or superseded. */
  readonly openedAt: string;
  readonly decidedAt?: string;
  readonly blocking: CellCounts;
  readonly informing: CellCounts;
  /** What differs from the newest standing release of its line, as it stands now. */
  readonly changed: readonly ShownChange[];
  /** So many waivers and holds of the candidate itself stand. */
  readonly waivers: number;
  readonly holds: number;
  /** From when its staging area may go, in ISO 8601; none while it is under way. */
  readonly expires?: string;
}

/** How many cells of a candidate have come to what. */
export interface CellCounts {
  readonly of: number;
  readonly passed: number;
  /** Among those that passed: after a failed attempt. */
  readonly flaky: number;
  readonly open: number;
  /** Ended otherwise than passed; those that are waived among them. */
  readonly failed: number;
}

/** A component that differs from the release before. */
export interface ShownChange {
  readonly component: string;
  readonly bump: Bump;
  /** What differs, in words: `v1.0.0 to v1.1.0`. */
  readonly why: string;
}

/** A page of the candidates of a line, the newest first. */
export interface ShownCandidates {
  readonly candidates: readonly ShownCandidate[];
  readonly next?: string;
}

/** A candidate with all that is known of it. */
export interface ShownSet extends ShownCandidate {
  readonly verdict: Verdict;
  readonly steps: readonly ShownStep[];
  /** The release that it is compared with, by its full name; none for the first. */
  readonly since?: string;
  readonly components: readonly ShownComponent[];
  readonly cells: readonly ShownCell[];
  /** Cells that the release before was tested by, and this one is not. */
  readonly removedCells: readonly string[];
  readonly holding: readonly ShownHold[];
  readonly waived: readonly ShownWaiver[];
  /** How many things are odd in its files, as its plan tells them. */
  readonly findings?: number;
  /** The candidate that it brings back. */
  readonly restores?: string;
  /** What people can do with it, the likeliest first. */
  readonly actions: readonly ShownAction[];
  /** Where else to look: addresses of the API by what they show. */
  readonly links: Readonly<Record<string, string>>;
}

/** The stations of a candidate's way. */
export type StepName =
  | 'tags'
  | 'build'
  | 'test'
  | 'decision'
  | 'copy'
  | 'version tags'
  | 'files'
  | 'floating tags'
  | 'announcement';

/** A station of a candidate's way, with the times at which it began and ended, in ISO 8601. */
export interface ShownStep {
  readonly name: StepName;
  readonly state: 'done' | 'now' | 'ahead' | 'failed' | 'held' | 'never';
  readonly began?: string;
  readonly ended?: string;
  /** How far it is, or what stopped it. */
  readonly told?: string;
}

/** A component of a candidate, its build, and what it changes. */
export interface ShownComponent {
  readonly name: string;
  readonly repository: string;
  readonly tag: string;
  readonly commit: string;
  readonly committedAt: string;
  /** Its tag in the release before; none where it was added. */
  readonly before?: string;
  readonly change: Bump | 'none' | 'first';
  readonly build: {
    readonly key: string;
    readonly phase: 'under-way' | 'built' | 'failed';
    /** `production` where it was released before, and was not built again. */
    readonly origin?: 'build' | 'production';
    readonly url?: string;
    readonly why?: string;
    /** Which optional platforms did not come. */
    readonly lacks?: string;
  };
  /** The images that it must have, and what stands of each. */
  readonly images: readonly ShownImage[];
  /** What its unit tests came to; none where it has none, or they have not ended. */
  readonly unit?: Outcome;
  /** Newer tags that were passed over, and why. */
  readonly skipped: readonly { readonly tag: string; readonly why: string }[];
}

/** An image of a candidate: its digest and platforms once it is built. */
export interface ShownImage {
  readonly name: string;
  readonly digest?: string;
  readonly platforms: readonly string[];
  readonly platformsExpected: number;
}

/** How a cell stands beside the same cell of the release before. */
export type CellNews = 'newly failing' | 'fixed' | 'still failing' | 'new' | 'as before';

/** A test cell of a candidate and every attempt at it. */
export interface ShownCell {
  readonly cell: string;
  readonly runs: FrozenCell['runs'];
  readonly counts: FrozenCell['counts'];
  readonly verdict: CellVerdict;
  /** Its place in the matrix, by axis: `{"kubernetes": "1.35"}`. */
  readonly axes?: Readonly<Record<string, string>>;
  /** None for the first release of a line, and while it is open. */
  readonly news?: CellNews;
  readonly attempts: readonly ShownAttempt[];
  readonly waiver?: ShownWaiver;
  /** When silence ends the open attempt, in ISO 8601. */
  readonly deadline?: string;
}

/** One attempt at a cell. */
export interface ShownAttempt {
  readonly attempt: number;
  /** None while it runs. */
  readonly outcome?: Outcome;
  readonly why?: string;
  /** Where it is told of: its log. */
  readonly url?: string;
  /** In ISO 8601. */
  readonly openedAt: string;
  readonly endedAt?: string;
  /** The attempt that we asked for and of which this one is a further run. */
  readonly rerunOf?: number;
  readonly failedTests: readonly string[];
  /** The last lines of the step that failed. */
  readonly lastLines: readonly string[];
}
