/** What became of transactions that have ended; the oldest is forgotten first. */
export interface Past<Fate> {
  has(key: string): boolean;
  add(key: string, fate: Fate): void;
  /** Gives back what was remembered, and forgets it. */
  take(key: string): Fate | undefined;
}

const rememberedMax = 1_000;

/** Opens with nothing to remember. */
export function rememberedPast<Fate>(): Past<Fate> {
  const fates = new Map<string, Fate>();
  return {
    has: (key) => fates.has(key),
    add: (key, fate) => {
      fates.set(key, fate);
      const [oldest] = fates.keys();
      if (fates.size > rememberedMax && oldest !== undefined) fates.delete(oldest);
    },
    take: (key) => {
      const fate = fates.get(key);
      fates.delete(key);
      return fate;
    },
  };
}
