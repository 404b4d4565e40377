import type { BuildQueue } from '#core/build-queue.ts';
import type { CandidateRow } from '#core/candidate-row.ts';
import type { Kind, Kinds } from '#core/kinds.ts';
import type { Owed } from '#core/owed.ts';
import type { Release, Version } from '#core/release.ts';

/** A document as it is kept: what it says, what it owes, and when it must be looked at again. */
export interface Kept<K extends Kind> {
  readonly body: Kinds[K]['body'];
  readonly owed: readonly Owed<Kinds[K]['effect']>[];
  /** Counts the transitions; names the audit records. */
  readonly revision: number;
  readonly dueAtMs: number | null;
}

/** `collections/staging`: what a person said about the collection of what has expired. */
export interface CollectionRecord {
  /** That so many may go, though they are more than go without a word. */
  readonly expiredMax: number;
  readonly untilMs: number;
  readonly by: string;
  readonly reason: string;
}

/** `comparisons/staging`: how far the daily comparison of staging with the documents is. */
export interface ComparisonRecord {
  readonly begunAtMs: number;
  /** The page to go on with; none where it is over. */
  readonly next?: string;
  /** So many manifests were listed, so many removed, so many are foreign. */
  readonly listed: number;
  readonly orphans: number;
  readonly foreign: number;
  /** The first of those that are foreign, as `REPOSITORY:TAG`. */
  readonly foreignNamed: readonly string[];
  /** Why it ended before its end. */
  readonly stopped?: string;
}

/** Documents that do not decide anything: created once, amended by the transaction that knows why. */
export interface Records {
  readonly versions: Version;
  readonly releases: Release;
  readonly audit: AuditRecord;
  readonly requests: RequestRecord;
  readonly queues: BuildQueue;
  readonly rejected: RejectedRecord;
  readonly collections: CollectionRecord;
  readonly comparisons: ComparisonRecord;
}

/** One transition of one document. Never deleted. */
export interface AuditRecord {
  readonly kind: Kind;
  readonly id: string;
  readonly revision: number;
  readonly event: string;
  readonly why: string;
  readonly by: string;
  readonly atMs: number;
}

/** The answer that was given to a request with an idempotency key; has a time to live. */
export interface RequestRecord {
  readonly bodyHash: string;
  readonly status: number;
  readonly location?: string;
  readonly answer: unknown;
  readonly expiresAtMs: number;
}

/** A message that no retry can help; has a time to live. */
export interface RejectedRecord {
  readonly function: string;
  readonly reason: string;
  readonly sample: string;
  readonly atMs: number;
  readonly expiresAtMs: number;
}

/** Documents in Firestore. Ids may hold any characters; the adapter encodes them. */
export interface Store {
  get<K extends Kind>(kind: K, id: string): Promise<Kept<K> | undefined>;
  record<R extends keyof Records>(records: R, id: string): Promise<Records[R] | undefined>;
  /**
   * Runs the body until its reads are still true when its writes are made. The body may run
   * several times and so must have no effects of its own; reads come before writes.
   */
  transact<T>(body: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Reads documents as they were at one moment. It locks nothing, so nobody waits for it. */
  snapshot<T>(body: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /** One of the named queries; at most `limit` documents, in the query's own order. */
  query<Q extends QueryName>(name: Q, value: QueryValue, limit: number): Promise<readonly Found[]>;
  /** A page of one of the named lists: at most `limit` documents, those after a place in it. */
  list(
    name: ListName,
    word: string,
    limit: number,
    after?: ListPlace,
  ): Promise<readonly ListPlace[]>;
  /** As `list`, and what is written beside each candidate for who lists them. */
  rows(
    name: CandidateListName,
    word: string,
    limit: number,
    after?: ListPlace,
  ): Promise<readonly CandidateInList[]>;
}

/** The documents at one moment. */
export interface Snapshot {
  get<K extends Kind>(kind: K, id: string): Promise<Kept<K> | undefined>;
  record<R extends keyof Records>(records: R, id: string): Promise<Records[R] | undefined>;
  /** How far this machine's clock is from the server's, known after the first read. */
  skewMs(): number;
}

/** What can be done in a transaction. */
export interface Transaction extends Snapshot {
  put<K extends Kind>(kind: K, id: string, kept: Kept<K>): void;
  putRecord<R extends keyof Records>(records: R, id: string, record: Records[R]): void;
}

/** What a query finds: which document, of which kind. */
export interface Found {
  readonly kind: Kind;
  readonly id: string;
}

/** A value that a query compares its range field with. */
export type QueryValue = number;

/**
 * The Store has no free-form query: this table makes the adapter, the memory world and the
 * composite indexes. Each finds documents of one kind whose field is at most the given value,
 * in ascending order of that field; a field that is absent or null is never found.
 */
export const queries = {
  'due-tags': { kind: 'tag', field: 'dueAtMs' },
  'due-components': { kind: 'component', field: 'dueAtMs' },
  'due-lines': { kind: 'line', field: 'dueAtMs' },
  'due-builds': { kind: 'build', field: 'dueAtMs' },
  'due-candidates': { kind: 'candidate', field: 'dueAtMs' },
  'due-promotions': { kind: 'promotion', field: 'dueAtMs' },
  'due-floating-tags': { kind: 'floating-tag', field: 'dueAtMs' },
  'queued-builds': { kind: 'build', field: 'body.queuedSinceMs' },
  'queued-candidates': { kind: 'candidate', field: 'body.queuedSinceMs' },
  'expired-candidates': { kind: 'candidate', field: 'body.expiresAtMs' },
} as const satisfies Record<string, { readonly kind: Kind; readonly field: string }>;

/** The name of a query. */
export type QueryName = keyof typeof queries;

/**
 * What people page through: documents that are found by a word (`foundBy` in the table of kinds), the
 * newest first, and of one instant in descending order of their ids.
 */
export const lists = {
  'candidates-with-digest': { kind: 'candidate', word: 'digests', newestBy: 'body.openedAtMs' },
  'candidates-of-line': { kind: 'candidate', word: 'lines', newestBy: 'body.openedAtMs' },
  'standing-candidates': { kind: 'candidate', word: 'standing', newestBy: 'body.openedAtMs' },
  'builds-with-registry-tag': {
    ...{ kind: 'build', word: 'registryTags', newestBy: 'body.wantedAtMs' },
  },
  'tags-with-verdict': { kind: 'tag', word: 'verdicts', newestBy: 'body.seenAtMs' },
  'floating-tags': { kind: 'floating-tag', word: 'repositories', newestBy: 'body.movedAtMs' },
  'candidates-spoken-of': { kind: 'candidate', word: 'spoken', newestBy: 'body.openedAtMs' },
  'held-components': { kind: 'component', word: 'held', newestBy: 'revision' },
  'builds-with-digest': { kind: 'build', word: 'digests', newestBy: 'body.wantedAtMs' },
} as const satisfies Record<
  string,
  { readonly kind: Kind; readonly word: string; readonly newestBy: string }
>;

/** The name of a list. */
export type ListName = keyof typeof lists;

/** A document in a list. */
export interface ListPlace {
  readonly id: string;
  /** What the list is in order of. */
  readonly atMs: number;
}

/** The name of a list of candidates. */
export type CandidateListName = {
  readonly [L in ListName]: (typeof lists)[L]['kind'] extends 'candidate' ? L : never;
}[ListName];

/** A candidate in a list, with what a list tells of it. */
export interface CandidateInList extends ListPlace {
  readonly row: CandidateRow;
}
