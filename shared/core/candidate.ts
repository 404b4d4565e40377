import type { Approval } from './approval.ts';
import type { SourceArchive } from './build.ts';
import type { Cause, FailedStep } from './build-failure.ts';
import type { PhaseTimes } from './candidate-row.ts';
import type { Kept } from './expiry.ts';
import type { Hold, HoldEvent, Holding } from './hold.ts';
import type { ExpectedImage, StagedImage } from './image.ts';
import type { TimesToLive } from './line.ts';
import type { Combination } from './matrix.ts';
import type { PersonsWord } from './promotion.ts';
import type { ProwJob } from './prow-job.ts';
import type { Recipe } from './recipe.ts';
import type { Restoration } from './restoration.ts';
import type { Outcome, Run } from './run.ts';
import type { Waiver } from './standing-waiver.ts';
import type { SkippedTag } from './take.ts';

/** A component of a candidate, with all that may not change under it. */
export interface FrozenComponent {
  readonly name: string;
  /** The address that its commit was read from. */
  readonly repository: string;
  readonly tag: string;
  readonly commit: string;
  readonly committedAtMs: number;
  /** The build's key: equal for every candidate that wants the same build. */
  readonly build: string;
  readonly recipe: Recipe;
  /** Whether the recipe is that of the component's own file, and not its line's. */
  readonly isOwnRecipe: boolean;
  readonly unit?: Recipe;
  readonly source: SourceArchive;
  readonly images: readonly ExpectedImage[];
  readonly production: string;
  readonly floatingMajor: boolean;
  /** All that are released, those below a folder too. */
  readonly files: readonly string[];
  /** The folders among what was asked for; none where there are none. */
  readonly folders?: readonly string[];
}

/** A test cell, expanded: one suite in one configuration. */
export interface FrozenCell {
  readonly id: string;
  readonly runs: 'unit' | 'cloud-build' | 'external' | 'manual';
  readonly counts: 'blocking' | 'informing';
  /** Silence for this long is `timed-out`; without one the candidate's expiry ends the cell. */
  readonly deadlineMs?: number;
  readonly attemptsMax: number;
  readonly recipe?: Recipe;
  /** The component whose files, at its commit, the steps of a `cloud-build` cell begin with. */
  readonly checkout?: string;
  /** The job that is asked for, where Prow runs an `external` cell. */
  readonly prow?: ProwJob;
  /** Which combination of its line's matrix it is, where it comes of one. */
  readonly matrix?: Combination;
  /** Who runs an `external` cell and reports it, by a topic that nobody else may publish to. */
  readonly source?: string;
  /** Where its reports lie: nothing else is read, and no other link is shown. */
  readonly resultPrefix?: string;
  /** The component whose build has the result; for `unit` cells. */
  readonly component?: string;
}

/** Everything of a candidate that was decided when it opened, and its identity's text. */
export interface FrozenSet {
  readonly components: readonly FrozenComponent[];
  readonly cells: readonly FrozenCell[];
  readonly timesToLive: TimesToLive;
}

/** Where a candidate is in its life. */
export type CandidatePhase =
  | 'building'
  | 'testing'
  | 'accepted'
  | 'failed'
  | 'superseded'
  | 'promoting'
  | 'released'
  | 'collecting'
  | 'collected';

/** What a candidate knows of one of its builds. */
export interface BuildNews {
  readonly phase: 'under-way' | 'built' | 'failed';
  readonly origin?: 'build' | 'production';
  readonly images: readonly StagedImage[];
  readonly why?: string;
  /** Which optional platforms did not come, in words. */
  readonly lacks?: string;
  readonly unit?: { readonly outcome: Outcome; readonly why: string; readonly url?: string };
}

/** One try at a cell; the nonce is its secret name towards whoever runs it. */
export interface CellAttempts extends Run {
  readonly nonces: readonly string[];
}

/** `candidates/{uuid}`: one frozen set of component tags, its builds and its tests. */
export interface Candidate extends Holding {
  readonly id: string;
  readonly line: string;
  readonly round: string;
  readonly frozen: FrozenSet;
  readonly skipped: SkippedTags;
  readonly phase: CandidatePhase;
  readonly openedAtMs: number;
  /** When it entered each phase that it was in, the last time. */
  readonly enteredAtMs?: PhaseTimes;
  /** How many candidates in a row, this one the last, took the place of one that still built. */
  readonly supersedes: number;
  /** By component. */
  readonly builds: Readonly<Record<string, BuildNews>>;
  /** By cell id. */
  readonly cells: Readonly<Record<string, CellAttempts>>;
  readonly why?: string;
  /** How many things are odd in its files, as its plan tells them; none until those are staged. */
  readonly findings?: number;
  /** From when its staging area may go: derived from the three times and the pins below. */
  readonly expiresAtMs?: number;
  /** When its time to live is over, by its end. */
  readonly livesUntilMs?: number;
  /** Until when something outside of it keeps its staging area: its line's wish, a hold of the line. */
  readonly keptUntilMs?: number;
  readonly recheckAtMs?: number;
  /** While a cell that we run waits to be started: its rank, the oldest is started first. */
  readonly queuedSinceMs?: number;
  /** The release that this candidate became. */
  readonly version?: string;
  /** When blocking cells failed after the promotion was admitted, by cell id: too late to stop it. */
  readonly lateFailures?: Readonly<Record<string, number>>;
  /** By cell id, those that are over too: each the last that was given. */
  readonly waivers?: Readonly<Record<string, Waiver>>;
  /** When the first of those that stand ends, and the cells are judged anew. */
  readonly waiversUntilMs?: number;
  /** Of one plan of its promotion, each by another person. */
  readonly approvals?: readonly Approval[];
  /** Where a person wanted a collected one back, and this one was opened of its set. */
  readonly restores?: Restoration;
}

/** Newer tags that a candidate passed over when it opened, by component, each with the reason. */
export type SkippedTags = Readonly<Record<string, readonly SkippedTag[]>>;

/** What can happen to a candidate. */
export type CandidateEvent =
  | {
      readonly type: 'opened';
      readonly id: string;
      readonly line: string;
      readonly round: string;
      readonly frozen: FrozenSet;
      readonly skipped: SkippedTags;
      readonly supersedes: number;
      readonly restores?: Restoration;
    }
  | { readonly type: 'build-told'; readonly component: string; readonly news: BuildNews }
  | {
      readonly type: 'cell-started';
      readonly cell: string;
      readonly attempt: number;
      readonly buildId?: string;
      readonly url?: string;
    }
  | {
      readonly type: 'cell-reported';
      readonly cell: string;
      readonly attempt: number;
      readonly outcome: Outcome;
      readonly why: string;
      readonly url?: string;
      /** The build that says so, where a build of ours runs the cell. */
      readonly buildId?: string;
      /** Names the run, where somebody outside says so: another name is a further run. */
      readonly report?: string;
      /** When it was published, where a message says so: messages come late and in any order. */
      readonly saidAtMs?: number;
      readonly failedTests?: readonly string[];
      /** Where a build of ours ran it: what kept it from telling, or which step failed. */
      readonly cause?: Cause;
      readonly failedStep?: FailedStep;
    }
  | { readonly type: 'cell-queued'; readonly cell: string; readonly attempt: number }
  | {
      readonly type: 'cell-refused';
      readonly cell: string;
      readonly attempt: number;
      readonly why: string;
    }
  | {
      readonly type: 'cell-over-quota';
      readonly cell: string;
      readonly attempt: number;
      readonly why: string;
    }
  | { readonly type: 'files-staged'; readonly findings: number }
  | { readonly type: 'files-refused'; readonly why: string }
  | { readonly type: 'still-running' }
  | { readonly type: 'due' }
  | { readonly type: 'superseded'; readonly by: string }
  | { readonly type: 'waived'; readonly cell: string; readonly waiver: Waiver }
  | ({ readonly type: 'waiver-ended'; readonly cell: string } & PersonsWord)
  | HoldEvent
  | { readonly type: 'approved'; readonly approval: Approval }
  | { readonly type: 'promotion-admitted'; readonly version: string }
  | { readonly type: 'promotion-given-up' }
  | { readonly type: 'released' }
  /** Its time is over, and it was looked at what else keeps it. */
  | { readonly type: 'expired'; readonly kept?: Kept }
  | { readonly type: 'pinned'; readonly pin: Hold }
  | (Omit<Extract<HoldEvent, { type: 'hold-ended' }>, 'type'> & { readonly type: 'pin-ended' })
  | { readonly type: 'area-collected' };

/** What a candidate owes. */
export type CandidateEffect =
  | { readonly type: 'want-build'; readonly key: string; readonly component: string }
  | { readonly type: 'stage-files'; readonly key: 'stage-files' }
  | {
      readonly type: 'start-cell';
      readonly key: string;
      readonly cell: string;
      readonly attempt: number;
      readonly notBeforeMs?: number;
    }
  | { readonly type: 'cancel-cells'; readonly key: 'cancel-cells' }
  /** Lets go of the builds that are not made yet; what stands stays until the area is collected. */
  | { readonly type: 'let-go'; readonly key: 'let-go' }
  | { readonly type: 'raise-alert'; readonly key: string; readonly cell: string }
  | { readonly type: 'collect-area'; readonly key: 'collect-area' };
