import { WireError } from '../wire/error.ts';

/** What a listing asks for. */
export interface PageRequest {
  readonly pageSize?: number | null;
  readonly pageToken?: string | null;
}

/** A part of a listing. */
export interface Page {
  readonly names: readonly string[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

const pageSizeMax = 1_000;

/**
 * The page that is asked for of all names, in their order. The token is the first name of the next
 * page, so that a listing goes on where it was though names have come and gone.
 * @throws WireError INVALID_ARGUMENT for a negative size
 */
export function pageOf(names: Iterable<string>, { pageSize, pageToken }: PageRequest): Page {
  const size = pageSize || pageSizeMax;
  if (size < 0) throw new WireError('INVALID_ARGUMENT', `The page size ${size} is negative`);
  const rest = [...names].filter((name) => name >= (pageToken ?? '')).sort();
  const page = rest.slice(0, Math.min(size, pageSizeMax));
  return { names: page, nextPageToken: rest[page.length] ?? '' };
}
