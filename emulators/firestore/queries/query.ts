import type { FieldPath } from '../values/field-path.ts';
import type { Value } from '../values/value.ts';

/** What a query looks for, where, and in which order. */
export interface Query {
  readonly database: string;
  /** The document or root below which it looks. */
  readonly parent: string;
  /** Absent: collections of any id. */
  readonly collectionId?: string;
  /** Whether it looks in collections at any depth below the parent, or only right below it. */
  readonly allDescendants: boolean;
  readonly filter: Filter;
  /** Ends with the document's name, so that no two documents are equal in it. */
  readonly orderBy: readonly Order[];
  /** Whether the query itself, and not only its implicit order, says anything of the name. */
  readonly isNameAsked: boolean;
  readonly start?: Cursor;
  readonly end?: Cursor;
  readonly offset: number;
  readonly limit?: number;
  /** Absent: all fields. */
  readonly select?: readonly FieldPath[];
}

/** What a document must be like. */
export type Filter =
  | { readonly type: 'all' | 'any'; readonly filters: readonly Filter[] }
  | FieldFilter;

/** What the value of one field must be like. */
export interface FieldFilter {
  readonly type: 'field';
  readonly path: FieldPath;
  readonly test: Test;
}

/** How a value is tested. */
export type Test =
  | { readonly operator: ValueOperator; readonly value: Value }
  | { readonly operator: ListOperator; readonly values: readonly Value[] }
  | { readonly operator: UnaryOperator };

/** Operators that compare with one value. */
export type ValueOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'array-contains';
/** Operators that compare with any of several values. */
export type ListOperator = 'in' | 'not-in' | 'array-contains-any';
/** Operators that compare with nothing. */
export type UnaryOperator = 'is-nan' | 'is-null' | 'is-not-nan' | 'is-not-null';

/** One key of the order. */
export interface Order {
  readonly path: FieldPath;
  readonly direction: 1 | -1;
}

/** A place in the order: right before or right after the documents with these values. */
export interface Cursor {
  readonly values: readonly Value[];
  readonly before: boolean;
}
