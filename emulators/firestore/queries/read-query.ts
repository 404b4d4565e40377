import { WireError } from '../../wire/error.ts';
import { invalid } from '../invalid.ts';
import type {
  AggregationMessage,
  CursorMessage,
  OrderMessage,
  QueryMessage,
  SelectorMessage,
} from '../messages.ts';
import { checkId, type ParentName } from '../names.ts';
import { isDocumentName, parseFieldPath } from '../values/field-path.ts';
import { readValue } from '../values/read-value.ts';
import type { Aggregation } from './aggregate.ts';
import { checkQuery } from './check-query.ts';
import { fieldFiltersOf } from './filter-parts.ts';
import { withInequalities, withName } from './implicit-order.ts';
import type { Cursor, Order, Query } from './query.ts';
import { readFilter } from './read-filter.ts';

/**
 * Reads a query.
 * @throws WireError INVALID_ARGUMENT, or UNIMPLEMENTED for findNearest
 */
export function readQuery(parent: ParentName, message: QueryMessage): Query {
  if (message.findNearest) {
    throw new WireError('UNIMPLEMENTED', 'findNearest is not part of this emulator');
  }
  const filter = readFilter(message.where);
  const explicit = (message.orderBy ?? []).map(readOrder);
  const orders = withInequalities(explicit, filter);
  const orderBy = withName(orders);
  const offset = message.offset ?? 0;
  const limit = message.limit?.value;
  if (offset < 0) throw invalid(`offset is ${offset}, it must not be negative.`);
  if (typeof limit === 'number' && limit < 0)
    throw invalid(`limit is ${limit}, it must not be negative.`);
  const query: Query = {
    database: parent.database,
    parent: parent.name,
    ...readCollection(message.from ?? []),
    filter,
    orderBy,
    isNameAsked: [...orders, ...fieldFiltersOf(filter)].some(({ path }) => isDocumentName(path)),
    ...(message.startAt && { start: readCursor(message.startAt, explicit.length) }),
    ...(message.endAt && { end: readCursor(message.endAt, explicit.length) }),
    offset,
    ...(typeof limit === 'number' && { limit }),
    ...(message.select && {
      select: (message.select.fields ?? []).map(({ fieldPath }) => parseFieldPath(fieldPath ?? '')),
    }),
  };
  checkQuery(query, orders);
  return query;
}

/**
 * Reads the figures that an aggregation query asks for.
 * @throws WireError INVALID_ARGUMENT
 */
export function readAggregations(messages: readonly AggregationMessage[]): readonly Aggregation[] {
  if (messages.length === 0) throw invalid('An aggregation query must have an aggregation.');
  return messages.map((message, index) => ({
    alias: message.alias || `field_${index}`,
    figure: readFigure(message),
  }));
}

function readFigure({ count, sum, avg }: AggregationMessage): Aggregation['figure'] {
  if (sum) return { type: 'sum', path: parseFieldPath(sum.field?.fieldPath ?? '') };
  if (avg) return { type: 'average', path: parseFieldPath(avg.field?.fieldPath ?? '') };
  if (!count) throw invalid('An aggregation must be a count, a sum or an average.');
  const upTo = count.upTo?.value;
  if (upTo === undefined || upTo === null) return { type: 'count' };
  if (Number(upTo) <= 0) throw invalid(`The limit of a count is ${upTo}, it must be positive.`);
  return { type: 'count', upTo: Number(upTo) };
}

function readCollection(
  from: readonly SelectorMessage[],
): Pick<Query, 'collectionId' | 'allDescendants'> {
  const [selector, ...others] = from;
  if (others.length > 0) throw invalid('A query can look in one collection only.');
  const allDescendants = selector?.allDescendants ?? selector === undefined;
  const id = selector?.collectionId;
  return id ? { collectionId: checkId(id), allDescendants } : { allDescendants };
}

function readOrder({ field, direction }: OrderMessage): Order {
  const path = parseFieldPath(field?.fieldPath ?? '');
  return { path, direction: direction === 'DESCENDING' ? -1 : 1 };
}

/** A cursor is about the orders that the query says, not about those that follow from it. */
function readCursor({ values, before }: CursorMessage, valuesMax: number): Cursor {
  const read = (values ?? []).map(readValue);
  if (read.length > valuesMax) throw invalid('Cursor has too many values.');
  return { values: read, before: before ?? false };
}
