import type { FloatingTag } from './floating-tag.ts';
import type { Digest } from './image.ts';

/** What is known of one version tag. */
export interface VersionTagFacts {
  /** The digest that our ledger, `versions/`, has for it. */
  readonly ledger?: Digest;
  /** The digest that the registry has under it. */
  readonly registry?: Digest;
}

/** The state of production that a plan rests on. */
export interface ProductionFacts {
  /** By `repository:tag`. */
  readonly versionTags: Readonly<Record<string, VersionTagFacts | undefined>>;
  /** By `repository:tag`. */
  readonly floatingTags: Readonly<Record<string, FloatingTag | undefined>>;
}
