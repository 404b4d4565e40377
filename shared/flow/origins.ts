import type { FoundOrigin, ImageOrigin, OriginAddress } from '#core/origin.ts';

/** Our own signed statements of where images come from. */
export interface Origins {
  /**
   * What is kept as the statement about an image: only of what a key of ours signed the content is
   * told.
   * @throws Error where statements or keys cannot be had
   */
  find(address: OriginAddress): Promise<FoundOrigin>;
  /** Signs a statement and keeps it; one that is kept already is left as it is. */
  put(origin: ImageOrigin): Promise<void>;
  /** Takes away what is no statement of ours, so that one can be kept. */
  remove(address: OriginAddress): Promise<void>;
}
