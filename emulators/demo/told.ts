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

/** What happened in the demo, as `--json` writes it. */
export interface Told {
  readonly emulators: 'official' | 'own';
  readonly releases: readonly ToldRelease[];
  readonly failed: readonly { readonly candidate: string; readonly why: string }[];
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
