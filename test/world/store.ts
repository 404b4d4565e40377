import { rowOf } from '#core/candidate-row.ts';
import { conducts, isKind, type Kind } from '#core/kinds.ts';
import {
  type CandidateInList,
  type Found,
  type Kept,
  type ListName,
  type ListPlace,
  lists,
  type QueryName,
  queries,
  type Records,
  type Store,
  type Transaction,
} from '#flow/store.ts';
import { AnswerLost, type Gate } from './faults.ts';
import { openShelf, type Shelf } from './shelf.ts';
import { openWordIndex, type WordIndex } from './word-index.ts';

/** The documents of the world; what the test does here passes no gate. */
export interface Documents {
  document<K extends Kind>(kind: K, id: string): Kept<K> | undefined;
  record<R extends keyof Records>(records: R, id: string): Records[R] | undefined;
  /** Every state that a document ever had, oldest first. */
  history<K extends Kind>(kind: K, id: string): readonly Kept<K>[];
  ids(of: Kind | keyof Records): readonly string[];
  /** Every write since the beginning, oldest first, but for the first so many. */
  writes(from?: number): readonly Written[];
  /** Arranges a state. */
  put<K extends Kind>(kind: K, id: string, kept: Kept<K>): void;
  putRecord<R extends keyof Records>(records: R, id: string, record: Records[R]): void;
  /** The store as one incarnation has it. */
  port(gate: Gate, skewMs: () => number): Store;
}

/** One write of one document. */
export interface Written {
  readonly of: Kind | keyof Records;
  readonly id: string;
  /** Writes of one transaction have the same number. */
  readonly commit: number;
}

interface Shelves {
  readonly kinds: { readonly [K in Kind]: Shelf<Kept<K>> };
  readonly records: { readonly [R in keyof Records]: Shelf<Records[R]> };
}

/** How often Firestore's client runs a transaction that met another before it gives up. */
const transactionAttemptsMax = 5;

/** Opens a store without documents. */
export function openDocuments(): Documents {
  const shelves = openShelves();
  const { kinds, records } = shelves;
  const commits: Commits = { last: 0, writes: [] };
  const words = openWordIndex((kind, id) => shelfOf(shelves, kind).latest(id));
  const put = <V>(of: Written['of'], shelf: Shelf<V>, id: string, value: V) => {
    commits.last += 1;
    shelf.write(id, value, commits.last);
    commits.writes.push({ of, id, commit: commits.last });
  };
  return {
    document: (kind, id) => kinds[kind].latest(id),
    record: (name, id) => records[name].latest(id),
    history: (kind, id) => kinds[kind].history(id),
    ids: (of) => (isKind(of) ? kinds[of].ids() : records[of].ids()),
    writes: (from = 0) => commits.writes.slice(from),
    put: (kind, id, kept) => put(kind, kinds[kind], id, kept),
    putRecord: (name, id, record) => put(name, records[name], id, record),
    port: (gate, skewMs) => ({
      get: (kind, id) => gate.pass('store', 'get', () => kinds[kind].latest(id)),
      record: (name, id) => gate.pass('store', 'record', () => records[name].latest(id)),
      transact: (body) => transact(body, { shelves, commits, gate, skewMs }),
      snapshot: (body) => body(begin({ shelves, commits, gate, skewMs }).transaction),
      query: (name, value, limit) =>
        gate.pass('store', 'query', () => found(shelves, name, value, limit)),
      list: (name, word, limit, after) =>
        gate.pass('store', 'list', () =>
          listed({ shelves, commits, words }, name, word, after).slice(0, limit),
        ),
      rows: (name, word, limit, after) =>
        gate.pass('store', 'rows', () =>
          listed({ shelves, commits, words }, name, word, after)
            .slice(0, limit)
            .flatMap((place) => withRow(shelves, place)),
        ),
    }),
  };
}

interface Commits {
  last: number;
  readonly writes: Written[];
}

interface Listed {
  readonly shelves: Shelves;
  readonly commits: Commits;
  readonly words: WordIndex;
}

interface Session {
  readonly shelves: Shelves;
  readonly commits: Commits;
  readonly gate: Gate;
  readonly skewMs: () => number;
}

async function transact<T>(
  body: (transaction: Transaction) => Promise<T>,
  session: Session,
): Promise<T> {
  for (let attempt = 1; attempt <= transactionAttemptsMax; attempt++) {
    const { transaction, commit } = begin(session);
    const result = await body(transaction);
    try {
      if (await session.gate.pass('store', 'transact', commit)) return result;
    } catch (error) {
      if (!(error instanceof AnswerLost)) throw error;
    }
  }
  throw new Error(`a transaction met others ${transactionAttemptsMax} times; try it again`);
}

/** A transaction that reads one snapshot and, unless what it read has changed, writes at once. */
function begin({ shelves, commits, gate, skewMs }: Session): {
  readonly transaction: Transaction;
  readonly commit: () => boolean;
} {
  const snapshot = commits.last;
  const reads: (() => boolean)[] = [];
  const writes: ((commit: number) => void)[] = [];
  const read = async <V>(shelf: Shelf<V>, id: string) => {
    if (writes.length > 0) throw new Error(`${id} is read after a write; read before all writes`);
    reads.push(() => shelf.writtenAt(id) <= snapshot);
    await Promise.resolve();
    return gate.stay(() => shelf.at(id, snapshot));
  };
  const write = <V>(of: Written['of'], shelf: Shelf<V>, id: string, value: V) => {
    const copy = gate.stay(() => shelf.copy(id, value));
    writes.push((commit) => {
      shelf.write(id, copy, commit);
      commits.writes.push({ of, id, commit });
    });
  };
  const transaction: Transaction = {
    get: (kind, id) => read(shelves.kinds[kind], id),
    record: (name, id) => read(shelves.records[name], id),
    put: (kind, id, kept) => write(kind, shelves.kinds[kind], id, kept),
    putRecord: (name, id, record) => write(name, shelves.records[name], id, record),
    skewMs() {
      if (reads.length === 0) throw new Error('the skew is known after the first read');
      return gate.stay(skewMs);
    },
  };
  const commit = () => {
    if (!reads.every((isStillTrue) => isStillTrue())) return false;
    if (writes.length > 0) commits.last += 1;
    for (const apply of writes) apply(commits.last);
    return true;
  };
  return { transaction, commit };
}

function found(shelves: Shelves, name: QueryName, value: number, limit: number): readonly Found[] {
  const { kind, field } = queries[name];
  const shelf: Shelf<unknown> = shelves.kinds[kind];
  return shelf
    .entries()
    .map(([id, kept]) => ({ id, at: fieldOf(kept, field) }))
    .flatMap(({ id, at }) => (typeof at === 'number' && at <= value ? [{ id, at }] : []))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id }) => ({ kind, id }));
}

function listed(
  { shelves, commits, words }: Listed,
  name: ListName,
  word: string,
  after: ListPlace | undefined,
): readonly ListPlace[] {
  const { kind, word: field, newestBy } = lists[name];
  const ids = words.idsWith(kind, field, word, commits.writes);
  return entriesWith(shelves, kind, ids, field, word)
    .map(([id, kept]) => ({ id, atMs: Number(fieldOf(kept, newestBy)) }))
    .sort(newestFirst)
    .filter((place) => after === undefined || newestFirst(after, place) < 0);
}

function withRow(shelves: Shelves, place: ListPlace): readonly CandidateInList[] {
  const kept = shelves.kinds.candidate.latest(place.id);
  return kept === undefined ? [] : [{ ...place, row: rowOf(kept.body) }];
}

function entriesWith<K extends Kind>(
  shelves: Shelves,
  kind: K,
  ids: readonly string[],
  field: string,
  word: string,
): readonly (readonly [string, Kept<K>])[] {
  const { foundBy } = conducts[kind];
  const shelf = shelfOf(shelves, kind);
  return ids.flatMap((id): readonly (readonly [string, Kept<K>])[] => {
    const kept = shelf.latest(id);
    const isFound = kept !== undefined && foundBy?.(kept.body)[field]?.includes(word);
    return isFound === true ? [[id, kept]] : [];
  });
}

function shelfOf<K extends Kind>({ kinds }: Shelves, kind: K): Shelf<Kept<K>> {
  return kinds[kind];
}

function newestFirst(a: ListPlace, b: ListPlace): number {
  return b.atMs - a.atMs || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

function fieldOf(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, key) => {
    const isMap = typeof part === 'object' && part !== null;
    return isMap ? Reflect.get(part, key) : undefined;
  }, value);
}

function openShelves(): Shelves {
  return {
    kinds: {
      tag: openShelf('tag'),
      component: openShelf('component'),
      line: openShelf('line'),
      build: openShelf('build'),
      candidate: openShelf('candidate'),
      promotion: openShelf('promotion'),
      'floating-tag': openShelf('floating-tag'),
    },
    records: {
      versions: openShelf('versions'),
      releases: openShelf('releases'),
      audit: openShelf('audit'),
      requests: openShelf('requests'),
      queues: openShelf('queues'),
      rejected: openShelf('rejected'),
      collections: openShelf('collections'),
      comparisons: openShelf('comparisons'),
    },
  };
}
