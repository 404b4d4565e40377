import { WireError } from '../../wire/error.ts';
import type { Handlers } from '../../wire.ts';
import { toDocumentMessage } from '../documents/document-message.ts';
import type { Firestore } from '../firestore.ts';
import type { DocumentMessage, RequestOf } from '../messages.ts';
import { checkId, readParentName } from '../names.ts';
import { project } from '../queries/projection.ts';
import { readQuery } from '../queries/read-query.ts';
import { queryKey, readOfQuery, runQuery } from '../queries/run-query.ts';
import { openView } from '../transactions/view.ts';
import { compareText } from '../values/compare.ts';
import { documentNamePath } from '../values/field-path.ts';
import { pageOf } from './page.ts';
import { readMask } from './reads.ts';

type ListDocumentsRequest = RequestOf<'listDocuments'>;
type ListCollectionIdsRequest = RequestOf<'listCollectionIds'>;

/** The methods that list what there is, page by page. */
export function listingHandlers(firestore: Firestore): Handlers {
  return {
    ListDocuments: async (request: ListDocumentsRequest) => listDocuments(firestore, request),
    ListCollectionIds: async (request: ListCollectionIdsRequest) => {
      const parent = readParentName(request.parent);
      const view = await openView(firestore, parent.database, request, []);
      const ids = firestore.documents.segmentsBelow(parent.name, view.at);
      const page = pageOf([...ids].sort(compareText), (id) => id, request);
      return { collectionIds: page.items, nextPageToken: page.nextPageToken };
    },
  };
}

async function listDocuments(
  firestore: Firestore,
  request: ListDocumentsRequest,
): Promise<{ readonly documents: readonly DocumentMessage[]; readonly nextPageToken: string }> {
  const { documents } = firestore;
  refuseOrder(request.orderBy ?? '');
  const parent = readParentName(request.parent);
  const paths = readMask(request.mask);
  const query = readQuery(parent, {
    from: [{ collectionId: checkId(request.collectionId ?? '') }],
  });
  const view = await openView(firestore, parent.database, request, [queryKey(query)]);
  const found = runQuery(documents, query, view.at);
  view.note(readOfQuery(documents, query, found));
  const messages = new Map<string, DocumentMessage>();
  if (request.showMissing) {
    const path = `${parent.name}/${request.collectionId}`;
    for (const id of documents.segmentsBelow(path, view.at)) {
      messages.set(id, { name: `${path}/${id}` });
    }
  }
  for (const document of found.documents) {
    messages.set(document.name.id, toDocumentMessage(project(document, paths)));
  }
  const listing = [...messages].sort(([left], [right]) => compareText(left, right));
  const { items, nextPageToken } = pageOf(listing, ([id]) => id, request);
  return { documents: items.map(([, message]) => message), nextPageToken };
}

function refuseOrder(orderBy: string): void {
  if (orderBy === '' || orderBy === documentNamePath) return;
  throw new WireError(
    'UNIMPLEMENTED',
    `ListDocuments lists by name, order_by "${orderBy}" is not part of this emulator: use RunQuery`,
  );
}
