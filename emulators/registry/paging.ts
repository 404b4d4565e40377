/** A part of a sorted list, and its last item if another part follows: that is to be asked after. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly last: Item | undefined;
}

/**
 * The page after `last` of a sorted list. A key instead of an offset keeps its meaning while
 * entries come and go.
 * @param key the text the list is sorted by
 * @param last the key to begin after; the empty text for the first page
 * @param size how many at most; of 0 there is no next page
 */
export function pageAfter<Item>(
  sorted: readonly Item[],
  key: (item: Item) => string,
  last: string,
  size: number,
): Page<Item> {
  const rest = last === '' ? sorted : sorted.filter((item) => key(item) > last);
  const items = rest.slice(0, size);
  const end = items.at(-1);
  return { items, last: items.length < rest.length ? end : undefined };
}
