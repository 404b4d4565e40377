import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A row of draws; the same seed and name give the same row. */
export interface Chance {
  /** A whole number, both ends included. */
  between(from: number, to: number): number;
  /** True so often, from 0 to 1. */
  isSo(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** The smallest probability that is told from none. */
const grains = 1_000_000;

/**
 * Opens the draws for one concern. Each concern has its own row, so that a draw more for one of
 * them changes nothing for the others.
 */
export function openChance(seed: number, concern: string): Chance {
  const hash = createHash('sha256').update(`${seed} ${concern}`).digest();
  const generator = xoroshiro128plus(hash.readInt32LE(0));
  const between = (from: number, to: number) => uniformInt(generator, from, to);
  return {
    between,
    isSo: (probability) => between(1, grains) <= probability * grains,
    pick(list) {
      const picked = list[between(0, list.length - 1)];
      if (picked === undefined) throw new Error('there is nothing to pick from');
      return picked;
    },
  };
}
