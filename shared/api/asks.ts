import { PermanentError } from '#core/permanent-error.ts';
import type { Ask } from './ask.ts';
import { candidateAsks } from './candidate-asks.ts';
import { holdAsks } from './hold-asks.ts';
import { promotionAsks } from './promotion-asks.ts';

/** All that a person can ask for. */
export const asks: readonly Ask[] = [...promotionAsks, ...candidateAsks, ...holdAsks];

/**
 * Finds what is asked for at a path.
 *
 * @throws PermanentError `unknown`, with what is there
 */
export function findAsk(path: string): Ask {
  const found = asks.find((one) => one.path === path);
  if (found !== undefined) return found;
  const there = asks.map((one) => one.path).join(' or ');
  throw new PermanentError('unknown', `no ${path} here; POST ${there}`);
}
