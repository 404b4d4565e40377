import type { AnnouncedAt } from './announcement-target.ts';
import type { ComponentImage } from './component-image.ts';
import type { Matrix } from './matrix.ts';
import type { PromotionWindow } from './promotion-window.ts';
import type { ProwJob } from './prow-job.ts';
import type { Recipe } from './recipe.ts';
import type { BaseVersion } from './version.ts';

/** One repository that we release, the same for every line that takes it. */
export interface Component {
  readonly name: string;
  /** The address of the repository: `https://HOST/OWNER/NAME`. */
  readonly repository: string;
  readonly images: readonly ComponentImage[];
  /** The production repository as a path on the registry host: `PROJECT/REPOSITORY`. */
  readonly production: string;
  /** Whether `vX` follows as well as `vX.Y`. */
  readonly floatingMajor: boolean;
  /** Paths in the component's repository that are released beside its images. */
  /** What is released beside its images; what ends with a slash is a folder, with all below it. */
  readonly files: readonly string[];
  /** The recipe where the component has none of its own; else its `cloudbuild.yaml`. */
  readonly recipe?: Recipe;
  /** How `unit` runs at the component's commit; its result belongs to the build. */
  readonly unit?: Recipe;
}

/** One component of a line, with the base version under which its newest stable tag is taken. */
export interface LineComponent {
  readonly component: Component;
  readonly base: BaseVersion;
  /** Whether the line asks for the component's pre-releases too. */
  readonly preReleases: boolean;
}

/** When a line opens rounds by itself. */
export interface Schedule {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  /** The zone whose wall clock the fields mean, by its IANA name: `Europe/Berlin`. */
  readonly timeZone: string;
}

/** A test cell as a line asks for it; a candidate holds it expanded and frozen. */
export interface CellPolicy {
  readonly name: string;
  /** `unit` runs once per component, by the component's own recipe. */
  readonly runs: 'unit' | 'cloud-build' | 'external' | 'manual';
  readonly counts: 'blocking' | 'informing';
  /** Silence for this long is `timed-out`, never passed; only a `manual` cell may have none. */
  readonly deadlineMs?: number;
  readonly attemptsMax: number;
  readonly recipe?: Recipe;
  /** The component whose files, at its commit, the steps of a `cloud-build` cell begin with. */
  readonly checkout?: string;
  /** The job that is asked for, where Prow runs an `external` cell. */
  readonly prow?: ProwJob;
  /** Makes it one cell for each combination of values; those that it names count as blocking. */
  readonly matrix?: Matrix;
  /** Who runs an `external` cell and reports it, by a topic that nobody else may publish to. */
  readonly source?: string;
  /** Where its reports lie: nothing else is read, and no other link is shown. */
  readonly resultPrefix?: string;
}

/** How long a staging area is kept after the candidate came to this end. */
export interface TimesToLive {
  readonly failedMs: number;
  readonly acceptedMs: number;
  readonly releasedMs: number;
}

/** A release line: all releases that share one configuration file. */
export interface ReleaseLine {
  readonly name: string;
  readonly components: readonly LineComponent[];
  readonly cells: readonly CellPolicy[];
  readonly quietMs: number;
  readonly longestWaitMs: number;
  readonly timesToLive: TimesToLive;
  /** The staging areas of so many of its newest candidates stay, whatever their time; none: 0. */
  readonly keepNewest?: number;
  /** E-mail addresses of the people who may promote; read live, never frozen. */
  readonly promoters: readonly string[];
  /** How many others must approve a plan before somebody may have it carried out; none: nobody. */
  readonly approvals?: number;
  /** Where its releases are announced besides the topic; read live, and planned with each. */
  readonly announce?: readonly AnnouncedAt[];
  /** A promotion is admitted only while one of them is open; none: always. */
  readonly windows?: readonly PromotionWindow[];
  /** The full name of another line's release, which the first release of this one follows. */
  readonly follows?: string;
  /** When it is tested anew though no tag came; read live, never frozen. */
  readonly schedule?: Schedule;
}
