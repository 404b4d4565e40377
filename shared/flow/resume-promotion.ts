import { PermanentError } from '#core/permanent-error.ts';
import { isEnd } from '#core/promotion-steps.ts';
import { advance } from './advance.ts';
import type { Person } from './people.ts';
import {
  type DecidedPromotion,
  type FoundPromotion,
  type PromotionWish,
  promotionOf,
} from './promotion-of.ts';
import type { Duty } from './turn.ts';

/**
 * Lets a promotion go on that holds itself, from the parts that are left of its step. One that is
 * not held goes on by itself, and is answered alike.
 *
 * @throws PermanentError `conflict` where it was given up or is promoted, `unknown`, `forbidden`
 */
export async function resumePromotion(
  duty: Duty,
  person: Person,
  { candidate, reason }: PromotionWish,
): Promise<DecidedPromotion> {
  const found = await promotionOf(duty, person, candidate);
  if (isEnd(found.promotion.step)) {
    const what = found.promotion.step === 'done' ? 'promoted' : 'withdrawn';
    throw new PermanentError('conflict', `${found.release} is ${what}: nothing of it is left`);
  }
  await advance(duty, 'promotion', candidate, { type: 'resumed', by: person.email, reason });
  refuseGivenUp(await promotionOf(duty, person, candidate));
  return { candidate, release: found.release, state: 'resumed' };
}

function refuseGivenUp({ release, promotion: { givenUp } }: FoundPromotion): void {
  if (givenUp === undefined) return;
  const words = `${release} was given up by ${givenUp.by}: ${givenUp.reason}`;
  throw new PermanentError('conflict', `${words}; ask for another promotion`);
}
