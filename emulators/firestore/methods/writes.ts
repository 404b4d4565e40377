import { randomBytes } from 'node:crypto';
import { grpcCode, toWireError } from '../../wire/error.ts';
import type { Handlers } from '../../wire.ts';
import { toTimestamp } from '../clock.ts';
import { toDocumentMessage } from '../documents/document-message.ts';
import type { Committed, Firestore } from '../firestore.ts';
import { invalid } from '../invalid.ts';
import type { DocumentMessage, MaskMessage, RequestOf, WriteMessage } from '../messages.ts';
import { checkId, readDatabaseName, readDocumentName, readParentName } from '../names.ts';
import { project } from '../queries/projection.ts';
import { writeValue } from '../values/write-value.ts';
import { readWrite } from '../writes/read-write.ts';
import type { Write } from '../writes/write.ts';
import { readMask } from './reads.ts';

type CommitRequest = RequestOf<'commit'>;
type BatchWriteRequest = RequestOf<'batchWrite'>;
type BeginRequest = RequestOf<'beginTransaction'>;
type RollbackRequest = RequestOf<'rollback'>;
type CreateRequest = RequestOf<'createDocument'>;
type UpdateRequest = RequestOf<'updateDocument'>;
type DeleteRequest = RequestOf<'deleteDocument'>;

/** The methods that write, and those that begin and end a transaction. */
export function writeHandlers(firestore: Firestore): Handlers {
  return {
    BeginTransaction: async (request: BeginRequest) => {
      const database = readDatabaseName(request.database);
      return { transaction: firestore.transactions.begin(database, request.options ?? {}).id };
    },
    Commit: async (request: CommitRequest) => toCommitResponse(commit(firestore, request)),
    Rollback: async (request: RollbackRequest) => {
      readDatabaseName(request.database);
      firestore.transactions.rollBack(idOf(request));
      return {};
    },
    BatchWrite: async (request: BatchWriteRequest) => batchWrite(firestore, request),
    CreateDocument: async (request: CreateRequest) => {
      const name = newName(request);
      const write = readWrite({
        update: { ...request.document, name },
        currentDocument: { exists: false },
      });
      return writeOne(firestore, write, request.mask);
    },
    UpdateDocument: async (request: UpdateRequest) => {
      const { document: update, updateMask, currentDocument } = request;
      const write = readWrite({
        ...(update && { update }),
        ...(updateMask && { updateMask }),
        ...(currentDocument && { currentDocument }),
      });
      return writeOne(firestore, write, request.mask);
    },
    DeleteDocument: async ({ name, currentDocument }: DeleteRequest) => {
      const write = readWrite({ delete: name ?? '', ...(currentDocument && { currentDocument }) });
      firestore.commit([write]);
      return {};
    },
  };
}

function commit(firestore: Firestore, request: CommitRequest): Committed {
  const database = readDatabaseName(request.database);
  const writes = readWrites(database, request.writes ?? []);
  const id = idOf(request);
  return id.length === 0
    ? firestore.commit(writes)
    : firestore.commit(writes, firestore.transactions.find(database, id));
}

function toCommitResponse(committed: Committed): object {
  return { commitTime: toTimestamp(committed.at), writeResults: toWriteResults(committed) };
}

function toWriteResults({ written }: Committed): readonly object[] {
  return written.map(({ document, results }) => ({
    ...(document && { updateTime: toTimestamp(document.updateTime) }),
    transformResults: results.map(writeValue),
  }));
}

/** Each write is a commit of its own, and one that is refused leaves the others alone. */
function batchWrite(firestore: Firestore, request: BatchWriteRequest): object {
  const writes = readWrites(readDatabaseName(request.database), request.writes ?? []);
  if (new Set(writes.map(({ name }) => name.name)).size < writes.length) {
    throw invalid('the same document cannot be written more than once in a single request');
  }
  const answers = writes.map((write) => {
    try {
      const [result = {}] = toWriteResults(firestore.commit([write]));
      return { result, status: { code: 0 } };
    } catch (thrown) {
      const error = toWireError(thrown);
      return { result: {}, status: { code: grpcCode(error.code), message: error.message } };
    }
  });
  return {
    writeResults: answers.map(({ result }) => result),
    status: answers.map(({ status }) => status),
  };
}

function readWrites(database: string, messages: readonly WriteMessage[]): readonly Write[] {
  const writes = messages.map(readWrite);
  for (const { name } of writes) {
    if (name.database === database) continue;
    throw invalid(`${name.name} is not in ${database}: a commit writes in one database.`);
  }
  return writes;
}

function writeOne(
  firestore: Firestore,
  write: Write,
  mask: MaskMessage | null | undefined,
): DocumentMessage {
  const paths = readMask(mask);
  const [written] = firestore.commit([write]).written;
  if (written?.document === undefined) throw new Error(`${write.name.name} was not written`);
  return toDocumentMessage(project(written.document, paths));
}

const newIdBytes = 15;

function newName({ parent, collectionId, documentId }: CreateRequest): string {
  const { name } = readParentName(parent);
  const id = documentId || randomBytes(newIdBytes).toString('base64url');
  return readDocumentName(`${name}/${checkId(collectionId ?? '')}/${checkId(id)}`).name;
}

function idOf({ transaction }: { transaction?: Uint8Array | string | null }): Uint8Array {
  return Buffer.from(transaction ?? '');
}
