import type { Micros } from '../clock.ts';

/** Something that a transaction has read. */
export interface Read {
  /** What others meet it at: the name of a document, or the path of a collection. */
  readonly key: string;
  /** Whether who reads it now finds something else than at `time`. */
  hasChangedSince(time: Micros): boolean;
}

/** A transaction under way. */
export interface Transaction {
  readonly id: Buffer;
  readonly database: string;
  readonly isReadOnly: boolean;
  /**
   * The time as of which to read next. Waits for those whose turn it is at one of the keys; where
   * everything that was read is still true after that, it is true of now as well, and so all reads
   * are as of now. Otherwise they stay where they were, one moment, and the commit will fail.
   */
  readAt(keys: readonly string[]): Promise<Micros>;
  /** Remembers what was read, to be looked at again when the transaction commits. */
  note(read: Read): void;
  /** The keys of what was read and has changed since. */
  conflicts(): readonly string[];
}
