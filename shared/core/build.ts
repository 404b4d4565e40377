import type { Cause, FailedStep } from './build-failure.ts';
import type { ExpectedImage, ReleasedImage, StagedImage } from './image.ts';
import type { LastReleased } from './lacking-images.ts';
import type { Leftover } from './leftover.ts';
import type { Recipe } from './recipe.ts';
import type { Outcome, Run } from './run.ts';

/** Where the source of a build lies: one archive of the commit in our bucket. */
export interface SourceArchive {
  readonly bucket: string;
  readonly object: string;
}

/** What a build is made from; its hash is the build's key. */
export interface BuildInput {
  readonly component: string;
  readonly tag: string;
  readonly commit: string;
  readonly committedAtMs: number;
  readonly recipe: Recipe;
  readonly source: SourceArchive;
  readonly images: readonly ExpectedImage[];
  readonly unit?: Recipe;
}

/** Where a build is in its life. */
export type BuildPhase = 'wanted' | 'running' | 'built' | 'failed' | 'collecting' | 'collected';

/**
 * How far a build is on its way out of staging: first it is looked at what attempts left that nobody
 * heard end, then it is removed. No stage begins before the one before is over.
 */
export type CollectingStage = 'look' | 'tags' | 'indexes' | 'children';

/** `builds/{key}`: one component at one tag, built at most once while it stands. */
export interface Build extends BuildInput {
  readonly key: string;
  readonly phase: BuildPhase;
  readonly wantedBy: readonly string[];
  readonly imagesRun: Run;
  readonly unitRun: Run;
  /** `production` where the version was released before, and only joins from there. */
  readonly origin?: 'build' | 'production';
  readonly staged: readonly StagedImage[];
  /** What it is known to have left in staging; nothing once it is collected. */
  readonly left: readonly Leftover[];
  /** The registry tags of those attempts of which it is known what they left. */
  readonly seen: readonly string[];
  /** While it is being collected. */
  readonly collecting?: CollectingStage;
  /** What it had in staging before it was collected last: enough to know it by. */
  readonly gone?: readonly StagedImage[];
  /** The images in production, where the version was released before. */
  readonly released: readonly ReleasedImage[];
  /** The version that was released before this one, as it was last asked for: none has less. */
  readonly last?: LastReleased;
  /** Which optional platforms did not come, in words. */
  readonly lacks?: string;
  readonly why?: string;
  /** When it was last asked for anew; only what failed since then counts against it. */
  readonly wantedAtMs: number;
  readonly recheckAtMs?: number;
  readonly unwantedSinceMs?: number;
  /** When those asked who joined others; who is not named asked when it was asked for anew. */
  readonly askedAtMs: Readonly<Record<string, number>>;
  /**
   * While builds in Cloud Build are being cancelled whose attempts have ended here: only then may
   * it be collected.
   */
  readonly isCancelling?: true;
  /** How often such a cancelling was asked for: what saw fewer does not speak for the newest. */
  readonly cancelsAsked?: number;
  /** Further builds of attempts that were over and had one: each is cancelled once. */
  readonly lateBuilds?: readonly string[];
  /** While a run of it waits to be started and is wanted: its rank, the oldest is started first. */
  readonly queuedSinceMs?: number;
}

/** The two things that run for a build. */
export type RunName = 'images' | 'unit';

/** What can happen to a build. */
export type BuildEvent =
  | {
      readonly type: 'wanted';
      readonly key: string;
      readonly candidate: string;
      readonly input: BuildInput;
      /** What production has of this version: all its images, or none. */
      readonly released: readonly ReleasedImage[];
      /** The version that was released before this one; none where there is none. */
      readonly last?: LastReleased;
    }
  | {
      readonly type: 'run-started';
      readonly run: RunName;
      readonly attempt: number;
      readonly buildId: string;
      readonly registryTag: string;
      readonly url: string;
    }
  | {
      readonly type: 'run-ended';
      readonly run: RunName;
      readonly attempt: number;
      readonly buildId: string;
      readonly outcome: Outcome;
      readonly why: string;
      readonly cause?: Cause;
      readonly failedStep?: FailedStep;
      readonly registryTag: string;
      readonly url: string;
      /** What the registry shows under the attempt's own tag. */
      readonly found: readonly StagedImage[];
      /** What it left under that tag and beside it; none where nobody could look. */
      readonly left?: readonly Leftover[];
    }
  | {
      readonly type: 'run-refused';
      readonly run: RunName;
      readonly attempt: number;
      readonly why: string;
    }
  | {
      readonly type: 'run-over-quota';
      readonly run: RunName;
      readonly attempt: number;
      readonly why: string;
    }
  | { readonly type: 'still-running' }
  | { readonly type: 'unwanted'; readonly candidate: string }
  /** A candidate that is over lets go of what is not made yet; what stands it keeps to its expiry. */
  | { readonly type: 'unwanted-unmade'; readonly candidate: string }
  /** So many cancellings were asked for when it was looked what runs. */
  | { readonly type: 'runs-cancelled'; readonly asked: number }
  | { readonly type: 'due' }
  /** Images of it were found or brought to staging, for somebody who wants them. */
  | { readonly type: 'images-left'; readonly left: readonly Leftover[] }
  | {
      readonly type: 'stage-collected';
      readonly stage: CollectingStage;
    }
  /** It is known now what these attempts left, by their registry tags. */
  | {
      readonly type: 'attempts-seen';
      readonly left: readonly Leftover[];
      readonly seen: readonly string[];
    };

/** What a build owes. */
export type BuildEffect =
  | {
      readonly type: 'start-run';
      readonly key: string;
      readonly run: RunName;
      readonly attempt: number;
      readonly notBeforeMs?: number;
    }
  /** Hands a candidate what the build came to: images under the staging id, outcome, unit result. */
  | { readonly type: 'deliver'; readonly key: string; readonly candidate: string }
  /** Has everything cancelled that Cloud Build still runs for attempts that have ended here. */
  | { readonly type: 'cancel-runs'; readonly key: 'cancel-runs' }
  | { readonly type: 'collect-build'; readonly key: string; readonly stage: CollectingStage };

/** A build that nobody wants is left as it is for this long, in case somebody asks again. */
export const unwantedMs = 10 * 60_000;

/** When a build must be looked at: to ask how it runs, or because nobody wants it any more. */
export function buildWaitsUntil(build: Build): number | undefined {
  const unwantedAtMs =
    build.unwantedSinceMs === undefined ? undefined : build.unwantedSinceMs + unwantedMs;
  const times = [build.recheckAtMs, unwantedAtMs].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** An effect that has an attempt at a run started, at once or after a rest. */
export function startRun(run: RunName, attempt: number, notBeforeMs?: number): BuildEffect {
  const rest = notBeforeMs === undefined ? {} : { notBeforeMs };
  return { type: 'start-run', key: `start-run:${run}:${attempt}`, run, attempt, ...rest };
}

/** An effect that removes a part of what a build left in staging. */
export function collectStage(stage: CollectingStage): BuildEffect {
  return { type: 'collect-build', key: `collect-build:${stage}`, stage };
}

/** An effect that hands the build's news to a candidate. */
export function deliver(candidate: string): BuildEffect {
  return { type: 'deliver', key: `deliver:${candidate}`, candidate };
}
