import { documentBytesMax } from '#core/document-bytes.ts';

/** All states of the documents of one kind, each with the commit that wrote it. */
export interface Shelf<T> {
  /** The state of a document after the given commit. */
  at(id: string, commit: number): T | undefined;
  latest(id: string): T | undefined;
  /** The number of the commit that wrote the document last; 0 where nobody did. */
  writtenAt(id: string): number;
  /** A value as it would be kept: copied and frozen, or refused. */
  copy(id: string, value: T): T;
  write(id: string, value: T, commit: number): void;
  ids(): readonly string[];
  /** The latest states with their ids, in no order that means anything. */
  entries(): readonly (readonly [string, T])[];
  /** Every state that the document ever had, oldest first. */
  history(id: string): readonly T[];
}

/** Opens an empty shelf; what is put on it is copied and frozen, so that nobody shares memory. */
export function openShelf<T>(name: string): Shelf<T> {
  const states = new Map<string, { readonly commit: number; readonly value: T }[]>();
  const of = (id: string) => states.get(id) ?? [];
  const copy = (id: string, value: T) => stored(value, `${name}/${id}`);
  return {
    at: (id, commit) => of(id).findLast((state) => state.commit <= commit)?.value,
    latest: (id) => of(id).at(-1)?.value,
    writtenAt: (id) => of(id).at(-1)?.commit ?? 0,
    copy,
    write(id, value, commit) {
      if (id === '') throw new Error(`a document of ${name} needs an id`);
      const known = of(id);
      known.push({ commit, value: copy(id, value) });
      states.set(id, known);
    },
    ids: () => [...states.keys()].sort(),
    entries: () =>
      [...states].flatMap(([id, all]) => all.slice(-1).map(({ value }) => [id, value])),
    history: (id) => of(id).map(({ value }) => value),
  };
}

/** How many characters a part of a stored value has as JSON: what is in here is copied and frozen. */
const lengths = new WeakMap<object, number>();

/**
 * A frozen copy of a value; parts of it that were stored before are shared, for nobody can change
 * them.
 * @throws where Firestore would refuse it: absent values, lists in lists, too many bytes.
 */
function stored<T>(value: T, path: string): T {
  const copy = frozenCopy(value, path);
  if (lengthOf(copy) > documentBytesMax)
    throw new Error(`${path} is longer than ${documentBytesMax} bytes, which is refused`);
  return copy;
}

function frozenCopy<T>(value: T, path: string): T {
  const refusal = refusalOf(value, path);
  if (refusal !== undefined) throw new Error(`${refusal}; Firestore refuses it`);
  if (typeof value !== 'object' || value === null || lengths.has(value)) return value;
  const copy: object = Array.isArray(value)
    ? value.map((part, at) => frozenCopy(part, `${path}[${at}]`))
    : Object.fromEntries(
        Object.entries(value).map(([key, part]) => [key, frozenCopy(part, `${path}.${key}`)]),
      );
  lengths.set(copy, lengthOfParts(copy));
  return Object.freeze(copy) as T;
}

function refusalOf(value: unknown, path: string): string | undefined {
  if (value === undefined) return `${path} is undefined`;
  if (typeof value === 'function') return `${path} is a function`;
  if (typeof value === 'number' && Number.isNaN(value)) return `${path} is not a number`;
  if (!Array.isArray(value)) return undefined;
  const at = value.findIndex((part) => Array.isArray(part));
  return at < 0 ? undefined : `${path}[${at}] is a list in a list`;
}

function lengthOf(value: unknown): number {
  if (typeof value === 'object' && value !== null) return lengths.get(value) ?? 0;
  return JSON.stringify(value).length;
}

function lengthOfParts(copy: object): number {
  const parts = Object.entries(copy);
  const keys = Array.isArray(copy) ? [] : parts.map(([key]) => JSON.stringify(key).length + 1);
  const sizes = [...keys, ...parts.map(([, part]) => lengthOf(part))];
  return 2 + Math.max(parts.length - 1, 0) + sizes.reduce((sum, size) => sum + size, 0);
}

/** Freezes a value in depth. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
