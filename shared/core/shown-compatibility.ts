/**
 * Which versions of components were tested on which version of Kubernetes. The evidence are released
 * sets, not components alone: a version is tested where a whole set with it was.
 */
export interface ShownCompatibility {
  /** The versions of Kubernetes that are told of, the newest first. */
  readonly kubernetes: readonly string[];
  /** The newest standing release of each line that was tested on each of them. */
  readonly newest: readonly NewestTested[];
  /** By component, the newest version first. */
  readonly versions: readonly VersionCompatibility[];
  /** The same as a table in Markdown. */
  readonly markdown: string;
}

/** Which set to take for a version of Kubernetes. */
export interface NewestTested {
  readonly kubernetes: string;
  readonly line: string;
  /** Its full name, `line@version`. */
  readonly release: string;
}

/** A version of a component on every version of Kubernetes. */
export interface VersionCompatibility {
  readonly component: string;
  readonly version: string;
  /** By the version of Kubernetes. */
  readonly kubernetes: Readonly<Record<string, Compatibility>>;
}

/**
 * How a version or a set stands on a version of Kubernetes: `tested`, where every blocking cell there
 * passed; `failed`, where one did not, be it waived; `informing`, where only cells that count for
 * nothing ran there; `untested`, where none did. Withdrawn releases prove nothing.
 */
export type CompatibilityStanding = 'tested' | 'failed' | 'informing' | 'untested';

/** What is known of a version of a component on one version of Kubernetes. */
export interface Compatibility {
  /** The best of its releases that stand. */
  readonly standing: CompatibilityStanding;
  /** So many cells of these releases ran there. */
  readonly cells: number;
  /** The sets with it that have cells there, the newest of each line first. */
  readonly releases: readonly ReleaseCompatibility[];
}

/** What a released set came to on one version of Kubernetes. */
export interface ReleaseCompatibility {
  readonly release: string;
  readonly standing: CompatibilityStanding;
  /** Withdrawn since: it is no evidence any more. */
  readonly withdrawn?: true;
}
