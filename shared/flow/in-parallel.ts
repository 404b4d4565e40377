/** How many outside calls of one kind run at a time. */
const parallelMax = 16;

/** Does the work for every item, a bounded number at a time; the results are in the items' order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const queue = [...items.entries()];
  const results = new Map<number, Result>();
  const drain = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, item] = next;
      results.set(index, await work(item));
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallelMax, items.length) }, drain));
  return [...results.entries()].sort(([a], [b]) => a - b).map(([, result]) => result);
}
