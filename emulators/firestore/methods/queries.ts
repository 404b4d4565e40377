import { WireError } from '../../wire/error.ts';
import type { Handlers } from '../../wire.ts';
import { toTimestamp } from '../clock.ts';
import { toDocumentMessage } from '../documents/document-message.ts';
import type { Firestore } from '../firestore.ts';
import { invalid } from '../invalid.ts';
import type { QueryMessage, RequestOf } from '../messages.ts';
import { readParentName } from '../names.ts';
import { aggregate, checkAggregations } from '../queries/aggregate.ts';
import { checkScan } from '../queries/check-names.ts';
import { project } from '../queries/projection.ts';
import type { Query } from '../queries/query.ts';
import { readAggregations, readQuery } from '../queries/read-query.ts';
import { type Found, queryKey, readOfQuery, runQuery } from '../queries/run-query.ts';
import { type Consistency, openView, type View } from '../transactions/view.ts';
import { writeFields } from '../values/write-value.ts';

type RunQueryRequest = RequestOf<'runQuery'>;
type AggregationRequest = RequestOf<'runAggregationQuery'>;

/** The methods that query. */
export function queryHandlers(firestore: Firestore): Handlers {
  return {
    RunQuery: async function* (request: RunQueryRequest) {
      refuseExplain(request);
      const query = readQuery(readParentName(request.parent), structured(request));
      checkScan(query);
      const { view, found } = await look(firestore, query, request);
      if (view.begun) yield { transaction: view.begun };
      const readTime = toTimestamp(view.at);
      if (found.skipped > 0 || found.documents.length === 0) {
        yield { readTime, skippedResults: found.skipped };
      }
      for (const document of found.documents) {
        yield { readTime, document: toDocumentMessage(project(document, query.select)) };
      }
    },
    RunAggregationQuery: async function* (request: AggregationRequest) {
      refuseExplain(request);
      const { structuredAggregationQuery: asked } = request;
      const query = readQuery(readParentName(request.parent), structured(asked ?? {}));
      const aggregations = readAggregations(asked?.aggregations ?? []);
      checkAggregations(aggregations, query);
      const { view, found } = await look(firestore, query, request);
      if (view.begun) yield { transaction: view.begun };
      const aggregateFields = writeFields(aggregate(found.documents, aggregations));
      yield { readTime: toTimestamp(view.at), result: { aggregateFields } };
    },
  };
}

async function look(
  firestore: Firestore,
  query: Query,
  consistency: Consistency,
): Promise<{ readonly view: View; readonly found: Found }> {
  const { documents } = firestore;
  const view = await openView(firestore, query.database, consistency, [queryKey(query)]);
  const found = runQuery(documents, query, view.at);
  view.note(readOfQuery(documents, query, found));
  return { view, found };
}

function structured(request: { structuredQuery?: QueryMessage | null }): QueryMessage {
  if (request.structuredQuery) return request.structuredQuery;
  throw invalid('The request has no structured_query.');
}

function refuseExplain(request: { explainOptions?: object | null }): void {
  if (!request.explainOptions) return;
  throw new WireError('UNIMPLEMENTED', 'explain_options is not part of this emulator');
}
