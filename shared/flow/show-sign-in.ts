import type { ShownSignIn } from '#core/shown-sign-in.ts';
import type { Duty } from './turn.ts';

/** Shows where people sign in, so that a program needs to know nothing but the address of the API. */
export async function showSignIn({ ports }: Duty): Promise<ShownSignIn> {
  const { issuer, audiences, clientId } = ports.places.signIn;
  const [audience = ''] = audiences;
  return { issuer, audience, ...(clientId === undefined ? {} : { clientId }) };
}
