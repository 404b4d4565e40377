import {
  type DocumentSnapshot,
  FieldPath,
  Firestore,
  type Transaction as FirestoreTransaction,
  type ReadOnlyTransactionOptions,
  type ReadWriteTransactionOptions,
} from '@google-cloud/firestore';
import { conducts } from '#core/kinds.ts';
import {
  type Found,
  type ListName,
  type ListPlace,
  lists,
  type QueryName,
  type QueryValue,
  queries,
  type Store,
  type Transaction,
} from '#flow/store.ts';
import { statusOf, whileDoing } from './call-error.ts';
import { callDeadlineMs, withDeadline } from './deadline.ts';
import {
  documentId,
  documentPath,
  idOf,
  keptData,
  kindPath,
  listedFields,
  readKept,
  readRecord,
  readRow,
  recordData,
  wordsPath,
} from './document.ts';
import type { Settings } from './settings.ts';

/** A transaction with all its tries has the time of so many calls. */
const callsPerTransaction = 2;
/** How often a transaction is tried while others write what it read. */
const transactionAttemptsMax = 10;

/** Documents in Firestore; FIRESTORE_EMULATOR_HOST names another server than Google's. */
export function firestoreStore(settings: Pick<Settings, 'project' | 'callDeadlineMs'>): Store {
  const deadlineMs = settings.callDeadlineMs ?? callDeadlineMs;
  const firestore = new Firestore({
    projectId: settings.project,
    ignoreUndefinedProperties: true,
    universeDomain: 'googleapis.com',
  });
  const look = (path: string) =>
    asked(`Firestore read ${path}`, deadlineMs, firestore.doc(path).get());
  return {
    get: async (kind, id) => readKept(await look(kindPath(kind, id))),
    record: async (records, id) => readRecord(await look(documentPath(records, id))),
    transact: (body) =>
      transact(firestore, deadlineMs * callsPerTransaction, body, {
        maxAttempts: transactionAttemptsMax,
      }),
    snapshot: (body) =>
      transact(firestore, deadlineMs * callsPerTransaction, body, { readOnly: true }),
    query: (name, value, limit) => find(firestore, deadlineMs, name, value, limit),
    list: async (name, word, limit, after) => {
      const wanted = { name, word, limit, after, isWithRow: false };
      const docs = await list(firestore, deadlineMs, wanted);
      return docs.map((found) => placeOf(found, name));
    },
    rows: async (name, word, limit, after) => {
      const wanted = { name, word, limit, after, isWithRow: true };
      const docs = await list(firestore, deadlineMs, wanted);
      return docs.map((found) => ({ ...placeOf(found, name), row: readRow(found) }));
    },
  };
}

/** A transaction that was given up does not begin again behind the back of whoever tries anew. */
async function transact<T>(
  firestore: Firestore,
  deadlineMs: number,
  body: (transaction: Transaction) => Promise<T>,
  options: ReadOnlyTransactionOptions | ReadWriteTransactionOptions,
): Promise<T> {
  let isGivenUp = false;
  const tries = firestore.runTransaction(async (transaction) => {
    if (isGivenUp) throw new Error('this transaction was given up');
    return body(inTransaction(firestore, transaction));
  }, options);
  try {
    return await asked('Firestore transaction', deadlineMs, tries);
  } finally {
    isGivenUp = true;
  }
}

function inTransaction(firestore: Firestore, transaction: FirestoreTransaction): Transaction {
  let skewMs: number | undefined;
  const look = async (path: string): Promise<DocumentSnapshot> => {
    const snapshot = await transaction.get(firestore.doc(path));
    skewMs ??= Date.now() - snapshot.readTime.toMillis();
    return snapshot;
  };
  return {
    get: async (kind, id) => readKept(await look(kindPath(kind, id))),
    record: async (records, id) => readRecord(await look(documentPath(records, id))),
    put: (kind, id, kept) => {
      const path = kindPath(kind, id);
      transaction.set(firestore.doc(path), keptData(kind, path, kept));
    },
    putRecord: (records, id, record) => {
      const path = documentPath(records, id);
      transaction.set(firestore.doc(path), recordData(path, record));
    },
    skewMs: () => {
      if (skewMs === undefined) throw new Error('skewMs() before the first read: read first');
      return skewMs;
    },
  };
}

async function find(
  firestore: Firestore,
  deadlineMs: number,
  name: QueryName,
  value: QueryValue,
  limit: number,
): Promise<readonly Found[]> {
  const { kind, field } = queries[name];
  const query = firestore
    .collection(conducts[kind].collection)
    .where(field, '<=', value)
    .orderBy(field)
    .limit(limit)
    .select();
  const { docs } = await asked(`Firestore query ${name}`, deadlineMs, query.get());
  return docs.map((document) => ({ kind, id: idOf(document.id) }));
}

/** A page of a list that is wanted. */
interface WantedPage {
  readonly name: ListName;
  readonly word: string;
  readonly limit: number;
  readonly after: ListPlace | undefined;
  readonly isWithRow: boolean;
}

async function list(
  firestore: Firestore,
  deadlineMs: number,
  { name, word, limit, after, isWithRow }: WantedPage,
): Promise<readonly DocumentSnapshot[]> {
  const { kind, word: field, newestBy } = lists[name];
  const listed = firestore
    .collection(conducts[kind].collection)
    .where(wordsPath(field), 'array-contains', word)
    .orderBy(newestBy, 'desc')
    .orderBy(FieldPath.documentId(), 'desc')
    .select(...listedFields(newestBy, isWithRow))
    .limit(limit);
  const page = after === undefined ? listed : listed.startAfter(after.atMs, documentId(after.id));
  const { docs } = await asked(`Firestore list ${name}`, deadlineMs, page.get());
  return docs;
}

function placeOf(found: DocumentSnapshot, name: ListName): ListPlace {
  return { id: idOf(found.id), atMs: Number(found.get(lists[name].newestBy)) };
}

/** Only what Firestore itself answers is put into words; what the body threw goes on as it is. */
async function asked<T>(what: string, deadlineMs: number, call: Promise<T>): Promise<T> {
  try {
    return await withDeadline(what, deadlineMs, call);
  } catch (error) {
    throw statusOf(error) === undefined ? error : whileDoing(what, error);
  }
}
