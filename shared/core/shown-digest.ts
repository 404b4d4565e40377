import type { CandidatePhase } from './candidate.ts';
import type { ImageWithDigest } from './digest-key.ts';
import type { Digest } from './image.ts';
import type { Release } from './release.ts';
import type { BlockingCells } from './tested-cells.ts';

/** The sets that have a digest, a page of them, those that were opened last before the others. */
export interface ShownDigest {
  readonly digest: Digest;
  readonly sets: readonly SetWithDigest[];
  /** Where the next page is; none after the last. */
  readonly next?: string;
}

/** A set that has a digest: what was tested of it, and what it became. */
export interface SetWithDigest {
  readonly candidate: string;
  readonly line: string;
  readonly round: string;
  /** In ISO 8601. */
  readonly openedAt: string;
  readonly phase: CandidatePhase;
  readonly why?: string;
  readonly blocking: BlockingCells;
  readonly images: readonly ImageWithDigest[];
  /** None for one that was never promoted. */
  readonly release?: { readonly name: string; readonly state: Release['state'] };
}
