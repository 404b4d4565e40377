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
   * The time as of which the transaction reads, everywhere the same. The first read settles it,
   * and waits for those who lost a conflict at one of the keys before.
   */
  readAt(keys: readonly string[]): Promise<Micros>;
  /** Remembers what was read, to be looked at again when the transaction commits. */
  note(read: Read): void;
  /** The keys of what was read and has changed since. */
  conflicts(): readonly string[];
}
