import { invalid } from '../invalid.ts';
import { compareText } from '../values/compare.ts';

/** Which page of a listing is asked for. */
export interface PageRequest {
  readonly pageSize?: number | null;
  readonly pageToken?: string | null;
}

/** A part of a listing, and the token of the next one; it is empty on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextPageToken: string;
}

/**
 * Cuts a page from a listing that is ordered by id. A token holds the last id of its page, so that
 * what comes and goes between two pages neither repeats nor hides anything else.
 * @throws WireError INVALID_ARGUMENT
 */
export function pageOf<Item>(
  listing: readonly Item[],
  idOf: (item: Item) => string,
  { pageSize, pageToken }: PageRequest,
): Page<Item> {
  const sizeMax = pageSize || listing.length;
  if (sizeMax < 0) throw invalid(`page_size is ${pageSize}, it must not be negative.`);
  const after = Buffer.from(pageToken ?? '', 'base64url').toString();
  const rest = pageToken ? listing.filter((item) => compareText(idOf(item), after) > 0) : listing;
  const items = rest.slice(0, sizeMax);
  const last = items.at(-1);
  const isLastPage = items.length === rest.length || last === undefined;
  return { items, nextPageToken: isLastPage ? '' : Buffer.from(idOf(last)).toString('base64url') };
}
