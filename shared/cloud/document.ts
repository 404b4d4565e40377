import { type DocumentData, type DocumentSnapshot, Timestamp } from '@google-cloud/firestore';
import type { CandidateRow } from '#core/candidate-row.ts';
import { documentBytesMax } from '#core/document-bytes.ts';
import { conducts, type Kind } from '#core/kinds.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { Kept, Records } from '#flow/store.ts';

/** The longest id of a document that Firestore takes. */
export const documentIdBytesMax = 1_500;

/**
 * The field that Firestore's time-to-live policies look at: they need a timestamp, where our own
 * records have milliseconds. It is written beside a record that expires and is no part of it.
 */
const expiryField = 'expiresAt';

/**
 * The words by which a document is found: derived from it, and no part of it. They are not reckoned
 * among what it says: the most that a line allows are a few KB, where Firestore takes a MiB.
 */
const wordsField = 'foundBy';

/** What a list tells of a document: derived from it likewise. */
const rowField = 'row';

/**
 * The path of a document. Firestore takes neither slashes nor `.`, `..` or `__x__` as an id, so the
 * id is percent-encoded, and its first character too where that is still needed.
 * @throws PermanentError `refused` for an id that cannot be written
 */
export function documentPath(collection: string, id: string): string {
  return `${collection}/${documentId(id)}`;
}

/** The path of a document that moves by decisions. */
export function kindPath(kind: Kind, id: string): string {
  return documentPath(conducts[kind].collection, id);
}

/** Reads an id back from a document's name. */
export function idOf(name: string): string {
  return decodeURIComponent(name);
}

/**
 * What is written for a document that moves by decisions.
 * @throws PermanentError `refused` for a document that is too large
 */
export function keptData<K extends Kind>(kind: K, path: string, kept: Kept<K>): DocumentData {
  const { foundBy, rowOf } = conducts[kind];
  return {
    ...within(path, { ...kept }),
    ...(foundBy && { [wordsField]: foundBy(kept.body) }),
    ...(rowOf && { [rowField]: rowOf(kept.body) }),
  };
}

/** Reads what a list tells of a document. */
export function readRow(snapshot: DocumentSnapshot): CandidateRow {
  return snapshot.get(rowField) as CandidateRow;
}

/** What is read of a document for a list: what it is in order of, and its row where that is wanted. */
export function listedFields(newestBy: string, isWithRow: boolean): readonly string[] {
  return isWithRow ? [newestBy, rowField] : [newestBy];
}

/** Where a document has a word by which it is found in a list. */
export function wordsPath(word: string): string {
  return `${wordsField}.${word}`;
}

/**
 * What is written for a record.
 * @throws PermanentError `refused` for a record that is too large
 */
export function recordData<R extends keyof Records>(
  path: string,
  record: Records[R],
): DocumentData {
  const expiry =
    'expiresAtMs' in record ? { [expiryField]: Timestamp.fromMillis(record.expiresAtMs) } : {};
  return within(path, { ...record, ...expiry });
}

/** Reads a document that moves by decisions. */
export function readKept<K extends Kind>(snapshot: DocumentSnapshot): Kept<K> | undefined {
  const data = snapshot.data();
  if (data === undefined) return undefined;
  const isOurs = typeof data['body'] === 'object' && Array.isArray(data['owed']);
  if (!isOurs) throw new Error(`${snapshot.ref.path} is no document of ours: it has no body`);
  const { [wordsField]: _forLists, [rowField]: _told, ...kept } = data;
  return kept as Kept<K>;
}

/** Reads a record. */
export function readRecord<R extends keyof Records>(
  snapshot: DocumentSnapshot,
): Records[R] | undefined {
  const data = snapshot.data();
  if (data === undefined) return undefined;
  const { [expiryField]: _forPolicies, ...record } = data;
  return record as Records[R];
}

/**
 * The id of a document as Firestore has it.
 * @throws PermanentError `refused` for an id that cannot be written
 */
export function documentId(id: string): string {
  if (id === '' || !id.isWellFormed())
    throw new PermanentError('refused', `${JSON.stringify(id)} cannot be the id of a document`);
  const encoded = encodeURIComponent(id).replace(/^(?:\.|_(?=_))/, percentEncoded);
  const bytes = Buffer.byteLength(encoded);
  if (bytes <= documentIdBytesMax) return encoded;
  throw new PermanentError(
    'refused',
    `the id ${id.slice(0, 80)}... has ${bytes} bytes, Firestore takes ${documentIdBytesMax}`,
  );
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function within(path: string, data: DocumentData): DocumentData {
  const bytes = Buffer.byteLength(JSON.stringify(data));
  if (bytes <= documentBytesMax) return data;
  throw new PermanentError(
    'refused',
    `${path} would have ${bytes} bytes, more than the ${documentBytesMax} of a document: ` +
      'shorten what the release line or the component puts into it',
  );
}
