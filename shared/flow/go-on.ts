import { PermanentError } from '#core/permanent-error.ts';
import { advance } from './advance.ts';
import type { Duty } from './turn.ts';

/**
 * Goes on with an admitted promotion. A message admits nothing.
 *
 * @throws PermanentError `unknown` where no such promotion was admitted.
 */
export async function goOn(duty: Duty, candidate: string): Promise<void> {
  const found = await duty.ports.store.get('promotion', candidate);
  if (found === undefined)
    throw new PermanentError('unknown', `no promotion of ${candidate} was ever admitted`);
  await advance(duty, 'promotion', candidate);
}
