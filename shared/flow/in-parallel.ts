import { PermanentError } from '#core/permanent-error.ts';

/** How many outside calls of one kind run at a time. */
const parallelMax = 64;

/**
 * Does the work for every item, a bounded number at a time; the results are in the items' order.
 * All items have their turn, also after one has failed, and when it ends no work goes on behind the
 * caller's back.
 *
 * @throws what failed: one error as it is, several as one
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  atATime = parallelMax,
): Promise<readonly Result[]> {
  const ends = await settledInParallel(items, work, atATime);
  const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  if (errors.length > 0) throw together(errors);
  return ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
}

/** As `inParallel`, for a caller that wants to know how the work for each item ended. */
export async function settledInParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  atATime = parallelMax,
): Promise<readonly PromiseSettledResult<Result>[]> {
  const queue = [...items.entries()];
  const ends = new Map<number, PromiseSettledResult<Result>>();
  const drain = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, item] = next;
      ends.set(index, await endOf(() => work(item)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, drain));
  return [...ends.entries()].sort(([a], [b]) => a - b).map(([, end]) => end);
}

/**
 * Several errors as one, one as it is. What no retry can help stays so only where that is true of
 * every one of them: after a retry the others may be gone, and it alone is left.
 */
export function together(errors: readonly unknown[]): unknown {
  if (errors.length === 1) return errors[0];
  const all = new AggregateError(errors, errors.map(wordsOf).join('; '));
  const [first] = errors;
  const isPermanent = errors.every((error) => error instanceof PermanentError);
  if (!isPermanent || !(first instanceof PermanentError)) return all;
  return new PermanentError(first.code, all.message, { cause: all });
}

async function endOf<Result>(work: () => Promise<Result>): Promise<PromiseSettledResult<Result>> {
  const [end] = await Promise.allSettled([work()]);
  return end;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
