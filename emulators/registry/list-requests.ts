import { WireError } from '../wire/error.ts';
import { pageAfter } from './paging.ts';

/** The fields that all List requests of Artifact Registry have, as far as they have any. */
export interface ListRequest {
  readonly pageSize?: number | null;
  readonly pageToken?: string | null;
  readonly filter?: string | null;
  readonly orderBy?: string | null;
}

/** One page of resources and the token of the next, empty at the end. */
export interface ListAnswer<Item> {
  readonly items: Item[];
  readonly nextPageToken: string;
}

const PAGE_SIZE_DEFAULT = 100;
const PAGE_SIZE_MAX = 1000;

/**
 * Filters, sorts and pages what a List method found. Resources come in the order of their names.
 * @param key a text per item that sorts as its page is to be
 * @param filtered the texts that a filter may ask for, by the name of the field
 * @throws WireError INVALID_ARGUMENT for a bad page, UNIMPLEMENTED for another order or filter
 */
export function answerList<Item>(
  request: ListRequest,
  items: readonly Item[],
  key: (item: Item) => string,
  filtered: Readonly<Record<string, (item: Item) => string>> = {},
): ListAnswer<Item> {
  const { orderBy, filter, pageSize, pageToken } = request;
  if (orderBy) {
    throw new WireError('UNIMPLEMENTED', `order_by "${orderBy}": lists come in the order of names`);
  }
  if ((pageSize ?? 0) < 0) {
    throw new WireError('INVALID_ARGUMENT', `page_size ${pageSize} is negative`);
  }
  const size = Math.min(pageSize || PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX);
  const sorted = items
    .filter(matcher(filter ?? '', filtered))
    .map((item) => [key(item), item] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const page = pageAfter(sorted, ([key]) => key, lastOf(pageToken ?? ''), size);
  return {
    items: page.items.map(([, item]) => item),
    nextPageToken: page.last === undefined ? '' : Buffer.from(page.last[0]).toString('base64url'),
  };
}

// Of the filter language: one field compared with one text, `*` at either end. Case does not matter.
function matcher<Item>(
  filter: string,
  filtered: Readonly<Record<string, (item: Item) => string>>,
): (item: Item) => boolean {
  if (filter === '') {
    return () => true;
  }
  const [, field = '', text = ''] = /^\s*(\w+)\s*=\s*"([^"]*)"\s*$/.exec(filter) ?? [];
  const read = filtered[field];
  if (read === undefined) {
    const forms = Object.keys(filtered).map((name) => `${name}="TEXT"`);
    const served = forms.length === 0 ? 'none is' : `only ${forms.join(' or ')} is`;
    throw new WireError('UNIMPLEMENTED', `filter ${filter}: ${served} served`);
  }
  const pattern = text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const expression = new RegExp(`^${pattern}$`, 'is');
  return (item) => expression.test(read(item));
}

function lastOf(pageToken: string): string {
  const last = Buffer.from(pageToken, 'base64url').toString('utf8');
  if (Buffer.from(last).toString('base64url') !== pageToken) {
    throw new WireError('INVALID_ARGUMENT', `page_token "${pageToken}" was not given by this list`);
  }
  return last;
}
