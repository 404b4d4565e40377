import { isKind, type Kind } from '#core/kinds.ts';
import {
  type Found,
  type Kept,
  type QueryName,
  queries,
  type Records,
  type Store,
  type Transaction,
} from '#flow/store.ts';
import { AnswerLost, type Gate } from './faults.ts';
import { openShelf, type Shelf } from './shelf.ts';

/** The documents of the world; what the test does here passes no gate. */
export interface Documents {
  document<K extends Kind>(kind: K, id: string): Kept<K> | undefined;
  record<R extends keyof Records>(records: R, id: string): Records[R] | undefined;
  /** Every state that a document ever had, oldest first. */
  history<K extends Kind>(kind: K, id: string): readonly Kept<K>[];
  ids(of: Kind | keyof Records): readonly string[];
  /** Arranges a state. */
  put<K extends Kind>(kind: K, id: string, kept: Kept<K>): void;
  putRecord<R extends keyof Records>(records: R, id: string, record: Records[R]): void;
  /** The store as one incarnation has it. */
  port(gate: Gate, skewMs: () => number): Store;
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
  const commits = { last: 0 };
  return {
    document: (kind, id) => kinds[kind].latest(id),
    record: (name, id) => records[name].latest(id),
    history: (kind, id) => kinds[kind].history(id),
    ids: (of) => (isKind(of) ? kinds[of].ids() : records[of].ids()),
    put: (kind, id, kept) => kinds[kind].write(id, kept, ++commits.last),
    putRecord: (name, id, record) => records[name].write(id, record, ++commits.last),
    port: (gate, skewMs) => ({
      get: (kind, id) => gate.pass('store', 'get', () => kinds[kind].latest(id)),
      record: (name, id) => gate.pass('store', 'record', () => records[name].latest(id)),
      transact: (body) => transact(body, { shelves, commits, gate, skewMs }),
      query: (name, value, limit) =>
        gate.pass('store', 'query', () => found(shelves, name, value, limit)),
    }),
  };
}

interface Session {
  readonly shelves: Shelves;
  readonly commits: { last: number };
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
  const write = <V>(shelf: Shelf<V>, id: string, value: V) => {
    const copy = gate.stay(() => structuredClone(value));
    writes.push((commit) => shelf.write(id, copy, commit));
  };
  const transaction: Transaction = {
    get: (kind, id) => read(shelves.kinds[kind], id),
    record: (name, id) => read(shelves.records[name], id),
    put: (kind, id, kept) => write(shelves.kinds[kind], id, kept),
    putRecord: (name, id, record) => write(shelves.records[name], id, record),
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
    .ids()
    .map((id) => ({ kind, id, at: fieldOf(shelf.latest(id), field) }))
    .flatMap(({ at, ...document }) => (typeof at === 'number' ? [{ document, at }] : []))
    .filter(({ at }) => at <= value)
    .sort((a, b) => a.at - b.at)
    .slice(0, limit)
    .map(({ document }) => document);
}

function fieldOf(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, key) => {
    const isMap = typeof part === 'object' && part !== null;
    return isMap ? new Map<string, unknown>(Object.entries(part)).get(key) : undefined;
  }, value);
}

function openShelves(): Shelves {
  return {
    kinds: {
      tag: openShelf('tag'),
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
      rejected: openShelf('rejected'),
    },
  };
}
