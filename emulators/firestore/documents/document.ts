import type { Micros } from '../clock.ts';
import type { DocumentName } from '../names.ts';
import type { Fields } from '../values/value.ts';

/** A document as it was at some time. */
export interface Document {
  readonly name: DocumentName;
  readonly fields: Fields;
  readonly createTime: Micros;
  readonly updateTime: Micros;
}

/** What one commit made of one document; without `document` it was deleted. */
export interface Change {
  readonly name: DocumentName;
  readonly document?: Document;
}

/** What one commit changed. */
export interface Commit {
  readonly at: Micros;
  readonly changes: readonly Change[];
}
