import { invalid } from '../invalid.ts';
import { type Fields, type Value, vectorOf } from './value.ts';

/** The way to a value in a document: the names of fields, each in the map before it. */
export type FieldPath = readonly string[];

/** The path that stands for the document's own name. */
export const documentNamePath = '__name__';

/** Whether a path is the one that stands for the document's own name. */
export function isDocumentName(path: FieldPath): boolean {
  return path.length === 1 && path[0] === documentNamePath;
}

const simpleSegment = /^[a-zA-Z_][a-zA-Z_0-9]*/;
const quotedSegment = /^`((?:[^`\\]|\\[`\\])+)`/;

/**
 * Reads a path such as `a.b` or `` a.`b.c` ``: segments are simple, or quoted with backticks.
 * @throws WireError INVALID_ARGUMENT
 */
export function parseFieldPath(text: string): FieldPath {
  const path: string[] = [];
  let rest = text;
  for (;;) {
    const quoted = quotedSegment.exec(rest);
    const found = quoted ?? simpleSegment.exec(rest);
    if (found === null) throw invalidPath(text);
    path.push(quoted?.[1]?.replace(/\\(.)/g, '$1') ?? found[0]);
    rest = rest.slice(found[0].length);
    if (rest === '') return path;
    if (!rest.startsWith('.')) throw invalidPath(text);
    rest = rest.slice(1);
  }
}

/** Writes a path as the wire has it. */
export function formatFieldPath(path: FieldPath): string {
  return path
    .map((segment) => {
      const isSimple = simpleSegment.exec(segment)?.[0] === segment;
      return isSimple ? segment : `\`${segment.replace(/[`\\]/g, '\\$&')}\``;
    })
    .join('.');
}

/** The value at a path, undefined where there is none. */
export function valueAt(fields: Fields, [first = '', ...rest]: FieldPath): Value | undefined {
  const value = fields.get(first);
  if (rest.length === 0) return value;
  const inner = innerFields(value);
  return inner && valueAt(inner, rest);
}

/**
 * The fields with another value at a path; what is on the way and is no map becomes one. Without a
 * value the field is removed, and nothing is made for it.
 */
export function withValueAt(
  fields: Fields,
  [first = '', ...rest]: FieldPath,
  value: Value | undefined,
): Fields {
  const changed = new Map(fields);
  const before = fields.get(first);
  const next = rest.length === 0 ? value : nested(before, rest, value);
  if (next === undefined) changed.delete(first);
  else changed.set(first, next);
  return changed;
}

function nested(before: Value | undefined, path: FieldPath, value: Value | undefined) {
  const fields = innerFields(before);
  if (fields === undefined && value === undefined) return before;
  return { kind: 'map', fields: withValueAt(fields ?? new Map(), path, value) } as const;
}

/** The fields of a map; a vector has none, though it is one on the wire. */
function innerFields(value: Value | undefined): Fields | undefined {
  const isMap = value?.kind === 'map' && vectorOf(value.fields) === undefined;
  return isMap ? value.fields : undefined;
}

function invalidPath(text: string) {
  return invalid(`Invalid property path "${text}".`);
}
