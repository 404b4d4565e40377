import type { CandidatePhase } from './candidate.ts';

/** That a person confirms that so many candidates have expired and may go. */
export interface CollectionWish {
  readonly expired: number;
  readonly reason: string;
}

/** What the next tick would delete, when and why, and why everything else stays. */
export interface ShownCollection {
  /** That nothing goes until a person confirms it; none where that is not so. */
  readonly stopped?: string;
  readonly goes: readonly ShownArea[];
  /** What goes next first, then what is under way. */
  readonly stays: readonly ShownArea[];
  /** Builds that go with these areas, or are going. */
  readonly builds: readonly ShownBuild[];
  /** What the last daily comparison of staging found; none before the first. */
  readonly compared?: ShownComparison;
  /** Where the next page of candidates is; none after the last. */
  readonly next?: string;
}

/** What a comparison of staging with the documents found, as far as it has come. */
export interface ShownComparison {
  /** In ISO 8601. */
  readonly begunAt: string;
  readonly isOver: boolean;
  readonly listed: number;
  readonly orphans: number;
  readonly foreign: number;
  /** The first of those that are foreign, as `REPOSITORY:TAG`. */
  readonly foreignNamed: readonly string[];
  readonly stopped?: string;
}

/** A candidate's staging area, and whether it goes. */
export interface ShownArea {
  readonly candidate: string;
  readonly line: string;
  readonly phase: CandidatePhase;
  readonly why: string;
  /** From when it may go, in ISO 8601; none while nobody knows. */
  readonly expires?: string;
  /** Tags that go, as `REPOSITORY:TAG`, and the folder of its files. */
  readonly tags: readonly string[];
  readonly files: string;
}

/** A build, and what of it goes with the last candidate that wants it. */
export interface ShownBuild {
  readonly build: string;
  readonly component: string;
  readonly tag: string;
  readonly goes: boolean;
  readonly why: string;
  /** Tags and manifests in staging, as `REPOSITORY:TAG` and `REPOSITORY@DIGEST`. */
  readonly tags: readonly string[];
  readonly manifests: readonly string[];
}

/** Why a digest is in staging, or is not. */
export interface ShownKeeping {
  readonly digest: string;
  /** In one sentence. */
  readonly why: string;
  readonly builds: readonly ShownBuild[];
  readonly areas: readonly ShownArea[];
}
