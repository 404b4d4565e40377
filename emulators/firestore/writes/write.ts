import type { Micros } from '../clock.ts';
import type { DocumentName } from '../names.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Fields, NumberValue, Value } from '../values/value.ts';

/** One write of a commit. */
export interface Write {
  readonly name: DocumentName;
  readonly operation: Operation;
  readonly precondition?: Precondition;
  /** Applied after the operation, in their order. */
  readonly transforms: readonly Transform[];
}

/** What a write does to its document before the transforms. */
export type Operation =
  | { readonly type: 'replace'; readonly fields: Fields }
  /** Each path gets the value that the fields have there, or loses its own. */
  | { readonly type: 'merge'; readonly fields: Fields; readonly mask: readonly FieldPath[] }
  | { readonly type: 'delete' };

/** What must be true of the document for the write to happen. */
export type Precondition =
  | { readonly type: 'exists'; readonly exists: boolean }
  | { readonly type: 'update-time'; readonly updateTime: Micros };

/** What the server makes of one field. */
export type Transform = { readonly path: FieldPath } & (
  | { readonly type: 'request-time' }
  | { readonly type: 'increment' | 'maximum' | 'minimum'; readonly operand: NumberValue }
  | { readonly type: 'append-missing' | 'remove-all'; readonly items: readonly Value[] }
);
