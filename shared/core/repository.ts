/** A tag as its repository shows it, whatever its name, with the commit that it comes to. */
export interface RepositoryTag {
  readonly tag: string;
  readonly commit: string;
  /** When the commit was made, or the tag, where it is annotated. */
  readonly atMs: number;
}

/** A branch as its repository shows it, with its newest commit. */
export interface Branch {
  readonly name: string;
  readonly commit: string;
}

/** What a repository shows to anybody at one moment. */
export interface Repository {
  readonly tags: readonly RepositoryTag[];
  readonly branches: readonly Branch[];
  /** The branch that its HEAD names; none where that has no commit. */
  readonly defaultBranch?: string;
}
