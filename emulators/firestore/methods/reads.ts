import { WireError } from '../../wire/error.ts';
import type { Handlers } from '../../wire.ts';
import { toTimestamp } from '../clock.ts';
import { toDocumentMessage } from '../documents/document-message.ts';
import type { Firestore } from '../firestore.ts';
import type { MaskMessage, RequestOf } from '../messages.ts';
import { type DocumentName, readDatabaseName, readDocumentName } from '../names.ts';
import { project } from '../queries/projection.ts';
import type { Read } from '../transactions/transaction.ts';
import { openView } from '../transactions/view.ts';
import { type FieldPath, parseFieldPath } from '../values/field-path.ts';

type GetDocumentRequest = RequestOf<'getDocument'>;
type BatchGetRequest = RequestOf<'batchGetDocuments'>;

/** The methods that read documents by name. */
export function readHandlers(firestore: Firestore): Handlers {
  return {
    GetDocument: async (request: GetDocumentRequest) => {
      const name = readDocumentName(request.name);
      const paths = readMask(request.mask);
      const view = await openView(firestore, name.database, request, [name.name]);
      view.note(readOfDocument(firestore, name));
      const document = firestore.documents.at(name, view.at);
      if (document !== undefined) return toDocumentMessage(project(document, paths));
      throw new WireError('NOT_FOUND', `Document "${name.name}" not found.`);
    },
    BatchGetDocuments: async function* (request: BatchGetRequest) {
      const database = readDatabaseName(request.database);
      const names = readNames(request.documents ?? []);
      const paths = readMask(request.mask);
      const keys = names.map(({ name }) => name);
      const view = await openView(firestore, database, request, keys);
      if (view.begun) yield { transaction: view.begun };
      for (const name of names) {
        view.note(readOfDocument(firestore, name));
        const document = firestore.documents.at(name, view.at);
        const readTime = toTimestamp(view.at);
        yield document === undefined
          ? { missing: name.name, readTime }
          : { found: toDocumentMessage(project(document, paths)), readTime };
      }
    },
  };
}

/** The paths of a mask; undefined where there is none, and all fields are meant. */
export function readMask(mask: MaskMessage | null | undefined): readonly FieldPath[] | undefined {
  return mask ? (mask.fieldPaths ?? []).map(parseFieldPath) : undefined;
}

/** A document that is asked for twice is answered once. */
function readNames(names: readonly string[]): readonly DocumentName[] {
  return [...new Set(names)].map(readDocumentName);
}

function readOfDocument({ documents }: Firestore, name: DocumentName): Read {
  return { key: name.name, hasChangedSince: (time) => documents.changedAt(name) > time };
}
