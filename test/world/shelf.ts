import { documentBytesMax } from '#core/document-bytes.ts';

/** All states of the documents of one kind, each with the commit that wrote it. */
export interface Shelf<T> {
  /** The state of a document after the given commit. */
  at(id: string, commit: number): T | undefined;
  latest(id: string): T | undefined;
  /** The number of the commit that wrote the document last; 0 where nobody did. */
  writtenAt(id: string): number;
  write(id: string, value: T, commit: number): void;
  ids(): readonly string[];
  /** Every state that the document ever had, oldest first. */
  history(id: string): readonly T[];
}

/** Opens an empty shelf; what is put on it is copied and frozen, so that nobody shares memory. */
export function openShelf<T>(name: string): Shelf<T> {
  const states = new Map<string, { readonly commit: number; readonly value: T }[]>();
  const of = (id: string) => states.get(id) ?? [];
  return {
    at: (id, commit) => of(id).findLast((state) => state.commit <= commit)?.value,
    latest: (id) => of(id).at(-1)?.value,
    writtenAt: (id) => of(id).at(-1)?.commit ?? 0,
    write(id, value, commit) {
      if (id === '') throw new Error(`a document of ${name} needs an id`);
      states.set(id, [...of(id), { commit, value: stored(value, `${name}/${id}`) }]);
    },
    ids: () => [...states.keys()].sort(),
    history: (id) => of(id).map(({ value }) => value),
  };
}

/**
 * A frozen copy of a value.
 * @throws where Firestore would refuse it: absent values, lists in lists, too many bytes.
 */
function stored<T>(value: T, path: string): T {
  const refusal = refusalOf(value, path);
  if (refusal !== undefined) throw new Error(`${refusal}; Firestore refuses it`);
  if (JSON.stringify(value).length > documentBytesMax)
    throw new Error(`${path} is longer than ${documentBytesMax} bytes, which is refused`);
  return frozen(structuredClone(value));
}

/** Freezes a value in depth. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

function refusalOf(value: unknown, path: string): string | undefined {
  if (value === undefined) return `${path} is undefined`;
  if (typeof value === 'function') return `${path} is a function`;
  if (typeof value === 'number' && Number.isNaN(value)) return `${path} is not a number`;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    if (Array.isArray(value) && Array.isArray(part)) return `${path}[${key}] is a list in a list`;
    const refusal = refusalOf(part, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
