import type { FoundStatement, SetStatement } from '#core/set-statement.ts';
import type { Manifest } from './images.ts';

/** Which statement is meant: that of the set of one candidate, when it is promoted as one release. */
export type StatementAddress = Pick<SetStatement, 'line' | 'candidate' | 'version'>;

/** Our own signed statements of sets. */
export interface Statements {
  /**
   * What is kept as the statement of a set: only of what a key of ours signed the content is told.
   * @throws Error where statements or keys cannot be had
   */
  find(address: StatementAddress): Promise<FoundStatement>;
  /** Signs a statement and keeps it; one that is kept already is left as it is. */
  put(statement: SetStatement): Promise<void>;
  /** The blobs of what attaches a statement to images; they are the same for every image. */
  blobs(signed: SignedStatement): readonly Uint8Array[];
  /** The manifest that attaches it to an image: the same whenever it is asked. */
  referrer(signed: SignedStatement, subject: Manifest): Manifest;
}

/** A statement that a key of ours signed. */
export type SignedStatement = Extract<FoundStatement, { kind: 'signed' }>;
