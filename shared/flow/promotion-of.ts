import { PermanentError } from '#core/permanent-error.ts';
import type { Promotion } from '#core/promotion.ts';
import { releaseName } from '#core/release.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import type { Duty } from './turn.ts';

/** What a person decides about an admitted promotion, which its candidate names. */
export interface PromotionWish {
  readonly candidate: string;
  readonly reason: string;
}

/** A promotion about which somebody decided, as everybody is told who decides the same. */
export interface DecidedPromotion {
  readonly candidate: string;
  readonly release: string;
  readonly state: 'resumed' | 'given up';
}

/** An admitted promotion, and the full name of its release. */
export interface FoundPromotion {
  readonly promotion: Promotion;
  readonly release: string;
}

/** There is no such promotion; says how there may be one. */
export function noPromotion(candidate: string): PermanentError {
  const wayOut = 'ask for one: POST /api/v1/promotions';
  return new PermanentError('unknown', `no promotion of ${candidate}; ${wayOut}`);
}

/**
 * The promotion of a candidate, for a promoter of its line.
 *
 * @throws PermanentError `unknown`, `forbidden`
 */
export async function promotionOf(
  duty: Duty,
  person: Person,
  candidate: string,
): Promise<FoundPromotion> {
  const kept = await duty.ports.store.get('promotion', candidate);
  if (kept === undefined) throw noPromotion(candidate);
  const { line, version } = kept.body;
  refuseStranger([await lineNamed(duty, line)], person);
  return { promotion: kept.body, release: releaseName(line, version) };
}
