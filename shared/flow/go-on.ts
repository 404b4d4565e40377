import { PermanentError } from '#core/permanent-error.ts';
import { advance } from './advance.ts';
import type { Duty } from './turn.ts';

/**
 * Goes on with an admitted promotion. A message admits nothing, nor anything once more that was
 * given up.
 *
 * @throws PermanentError `unknown` where no such promotion was admitted, `gone` where it was given up
 */
export async function goOn(duty: Duty, candidate: string): Promise<void> {
  const found = await duty.ports.store.get('promotion', candidate);
  if (found === undefined)
    throw new PermanentError('unknown', `no promotion of ${candidate} was ever admitted`);
  const { givenUp } = found.body;
  if (givenUp !== undefined) {
    const wayOut = 'ask for another: POST /api/v1/promotions';
    const why = `the promotion of ${candidate} was given up by ${givenUp.by}; ${wayOut}`;
    throw new PermanentError('gone', why);
  }
  await advance(duty, 'promotion', candidate);
}
