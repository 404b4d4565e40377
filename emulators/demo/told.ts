/** A component as the demo's report names it. */
export interface ToldComponent {
  readonly name: string;
  readonly tag: string;
  readonly commit: string;
}

/** A release, read back from the registry when it was out. */
export interface ToldRelease {
  readonly line: string;
  readonly version: string;
  readonly candidate: string;
  readonly components: readonly ToldComponent[];
  readonly images: readonly {
    readonly name: string;
    readonly repository: string;
    readonly digest: string;
    /** Every tag that named this digest in production when the release was out. */
    readonly tags: readonly string[];
  }[];
}

/** What was built once for every candidate of every line that has it. */
export interface ToldBuild {
  readonly build: string;
  readonly component: string;
  readonly tag: string;
  /** The lines whose candidates have it. */
  readonly lines: readonly string[];
  /** How often Cloud Build was asked for its images. */
  readonly times: number;
}

/** A candidate that failed. */
export interface ToldFailure {
  readonly line: string;
  readonly candidate: string;
  readonly why: string;
}

/** What happened in the demo, as `--json` writes it. */
export interface Told {
  readonly emulators: 'official' | 'own';
  readonly releases: readonly ToldRelease[];
  readonly built: readonly ToldBuild[];
  readonly failed: readonly ToldFailure[];
  readonly collected: readonly { readonly candidate: string; readonly images: readonly string[] }[];
  readonly ms: {
    readonly total: number;
    /** While at least one build or test of ours ran in Cloud Build. */
    readonly builds: number;
    /** The rest, without the start and the end of the stack. */
    readonly ours: number;
    /** The start of the stack. */
    readonly stack: number;
  };
}
