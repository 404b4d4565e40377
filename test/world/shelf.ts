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
  const copy = frozenCopy(value);
  if (copy === refused) throw new Error(`${refusalOf(value, path)}; Firestore refuses it`);
  if (lengthOf(copy) > documentBytesMax)
    throw new Error(`${path} is longer than ${documentBytesMax} bytes, which is refused`);
  return copy as T;
}

/** Stands for a value that Firestore would refuse; why is asked only then. */
const refused = Symbol('refused');

function frozenCopy(value: unknown): unknown {
  if (isRefused(value)) return refused;
  if (typeof value !== 'object' || value === null || lengths.has(value)) return value;
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value) ? [] : {};
  let length = 2;
  for (const [key, part] of Object.entries(value)) {
    const own = frozenCopy(part);
    if (own === refused || (Array.isArray(value) && Array.isArray(part))) return refused;
    if (Array.isArray(copy)) copy.push(own);
    else copy[key] = own;
    length += lengthOf(own) + (Array.isArray(copy) ? 1 : key.length + 4);
  }
  lengths.set(copy, length);
  return Object.freeze(copy);
}

function isRefused(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || Number.isNaN(value);
}

/** About as many characters as the value has as JSON. */
function lengthOf(value: unknown): number {
  if (typeof value === 'object' && value !== null) return lengths.get(value) ?? 0;
  return typeof value === 'string' ? value.length + 2 : String(value).length;
}

function refusalOf(value: unknown, path: string): string | undefined {
  if (value === undefined) return `${path} is undefined`;
  if (typeof value === 'function') return `${path} is a function`;
  if (Number.isNaN(value)) return `${path} is not a number`;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    if (Array.isArray(value) && Array.isArray(part)) return `${path}[${key}] is a list in a list`;
    const refusal = refusalOf(part, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Freezes a value in depth. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
