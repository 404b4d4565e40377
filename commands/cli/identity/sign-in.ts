import { shownSignInSchema } from '#edge/shown-sign-in.ts';
import { pathOf } from '../frame/api.ts';
import { call } from '../frame/call.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import { faultOf } from '../frame/problem.ts';
import type { Server, SignInWish } from '../frame/server.ts';
import { readAnswer } from '../looks/read-answer.ts';

const address = pathOf('sign-in');

/**
 * What is known of signing in at a server: the configuration first, then what the server tells of
 * itself at `/api/v1/sign-in`. It is asked without a token: this is how one comes by it.
 */
export async function signInAt(server: Server, deadlineMs: number): Promise<SignInWish> {
  const { signIn } = server;
  const { issuer, clientId, audience } = signIn;
  if (issuer !== undefined && clientId !== undefined && audience !== undefined) return signIn;
  const answered = await call({
    method: 'GET',
    url: `${server.looks}${address}`,
    headers: { accept: 'application/json' },
    isRepeatable: true,
    deadlineMs,
  });
  if (answered.status >= 500) throw faultOf(`GET ${address}`, answered);
  if (answered.status !== 200) return signIn;
  return { ...readAnswer(shownSignInSchema, answered.body, address), ...signIn };
}

/** An issuer and our client there. @throws CommandFault `not allowed` where either is not known */
export function clientIn(server: Server, { issuer, clientId, clientSecret }: SignInWish) {
  if (issuer === undefined || clientId === undefined) {
    const what = `${server.looks} does not tell who signs people in`;
    const ways = 'write "issuer" and "clientId" in the configuration, or set CSI_RELEASE_TOKEN';
    throw new CommandFault('not allowed', `${what}: ${ways}`);
  }
  return { issuer, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
}
