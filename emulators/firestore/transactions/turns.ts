/**
 * Lets transactions that read the same go one after the other. Each would find at its commit that
 * another came between, and the client waits about a second before it tries again: it is much
 * sooner done in a queue.
 */
export interface Turns {
  /**
   * Resolves when everybody who took a turn at one of the keys before has ended it; answers how to
   * end this one. A turn ends by itself after 200 ms: it is a courtesy, not a lock.
   */
  take(keys: Iterable<string>): Promise<() => void>;
}

const turnMaxMs = 200;

/** Opens with nobody waiting. */
export function openTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return {
    take: async (keys) => {
      const own = [...new Set(keys)];
      const before = own.map((key) => last.get(key));
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      for (const key of own) last.set(key, ended);
      ended.then(() => {
        for (const key of own) if (last.get(key) === ended) last.delete(key);
      });
      await Promise.all(before);
      const timer = setTimeout(end, turnMaxMs);
      return () => {
        clearTimeout(timer);
        end();
      };
    },
  };
}
