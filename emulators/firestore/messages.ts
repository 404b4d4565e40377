import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { v1 } from '@google-cloud/firestore';
import { loadProtos } from '../wire/protos.ts';

const client = createRequire(import.meta.url).resolve('@google-cloud/firestore/package.json');

/** The messages and the service of Firestore, as its own client has them. */
export const protos = loadProtos(join(dirname(client), 'build/protos/v1.json'));

type Client = InstanceType<typeof v1.FirestoreClient>;
/** A message that may be absent, and a list of them, in the terms of the client's types. */
type Part<Message, Name extends keyof Message> = NonNullable<Message[Name]>;
type Item<Message, Name extends keyof Message> =
  Part<Message, Name> extends readonly (infer One)[] ? One : never;

/** The request of a method of the service. */
export type RequestOf<
  Method extends
    | 'getDocument'
    | 'listDocuments'
    | 'createDocument'
    | 'updateDocument'
    | 'deleteDocument'
    | 'batchGetDocuments'
    | 'beginTransaction'
    | 'commit'
    | 'rollback'
    | 'runQuery'
    | 'runAggregationQuery'
    | 'listCollectionIds'
    | 'batchWrite',
> = NonNullable<Parameters<Client[Method]>[0]>;

/** The messages that requests and responses are made of. */
export type WriteMessage = Item<RequestOf<'commit'>, 'writes'>;
export type DocumentMessage = Part<WriteMessage, 'update'>;
export type ValueMessage = Part<DocumentMessage, 'fields'>[string];
export type ArrayMessage = Part<ValueMessage, 'arrayValue'>;
export type GeoPointMessage = Part<ValueMessage, 'geoPointValue'>;
export type Timestamp = Part<ValueMessage, 'timestampValue'>;
export type MaskMessage = Part<WriteMessage, 'updateMask'>;
export type PreconditionMessage = Part<WriteMessage, 'currentDocument'>;
export type TransformMessage = Item<WriteMessage, 'updateTransforms'>;
export type TransactionOptions = Part<RequestOf<'beginTransaction'>, 'options'>;
export type QueryMessage = Part<RequestOf<'runQuery'>, 'structuredQuery'>;
export type SelectorMessage = Item<QueryMessage, 'from'>;
export type FilterMessage = Part<QueryMessage, 'where'>;
export type FieldFilterMessage = Part<FilterMessage, 'fieldFilter'>;
export type OrderMessage = Item<QueryMessage, 'orderBy'>;
export type CursorMessage = Part<QueryMessage, 'startAt'>;
type AggregationQuery = Part<RequestOf<'runAggregationQuery'>, 'structuredAggregationQuery'>;
export type AggregationMessage = Item<AggregationQuery, 'aggregations'>;
