import { CommandFault } from '../frame/exit-codes.ts';
import type { Server } from '../frame/server.ts';
import type { Environment } from '../frame/surface.ts';
import { accountToken } from './account-token.ts';
import { refreshed } from './browser-login.ts';
import type { KeptTokens, TokenShelf } from './kept-tokens.ts';
import { signInAt } from './sign-in.ts';

/** How who asks wants to be known, beside what was kept of a sign-in. */
export interface IdentityWishes {
  readonly environment: Environment;
  /** Of a service account, by the application default credentials. */
  readonly isServiceAccount: boolean;
  /** Of this service account, which those may stand for. */
  readonly impersonated?: string;
  readonly deadlineMs: number;
  readonly nowMs: () => number;
}

/** A token that ends within this time is no good any more. */
const leftMsMin = 60_000;

/** Who vouches for what is asked of a server, found once: CSI_RELEASE_TOKEN, a service account, or a sign-in. */
export function identityAt(server: Server, shelf: TokenShelf, wishes: IdentityWishes) {
  let found: Promise<string | undefined> | undefined;
  return {
    token: async (isNeeded: boolean): Promise<string | undefined> => {
      found ??= findToken(server, shelf, wishes);
      const token = await found.catch((error: unknown) => {
        if (isNeeded || isService(wishes)) throw error;
        return undefined;
      });
      if (token !== undefined || !isNeeded) return token;
      const words = `you are not signed in at ${server.looks}: ${wayIn(server)}`;
      throw new CommandFault('not allowed', words);
    },
  };
}

async function findToken(
  server: Server,
  shelf: TokenShelf,
  wishes: IdentityWishes,
): Promise<string | undefined> {
  const { environment, impersonated, deadlineMs } = wishes;
  const given = environment['CSI_RELEASE_TOKEN']?.trim() ?? '';
  if (given !== '') return given;
  if (isService(wishes)) {
    const { audience } = await signInAt(server, deadlineMs);
    if (audience !== undefined) return accountToken(audience, impersonated);
    const words = `${server.looks} does not tell its audience: write it in the configuration`;
    throw new CommandFault('not allowed', words);
  }
  const kept = await shelf.find(server.looks);
  if (kept === undefined || isFresh(kept, wishes.nowMs())) return kept?.idToken;
  const fresh = await refreshed(kept);
  if (fresh !== undefined) await shelf.keep(server.looks, fresh);
  return fresh?.idToken;
}

function isService({ isServiceAccount, impersonated }: IdentityWishes): boolean {
  return isServiceAccount || impersonated !== undefined;
}

function isFresh({ endsAtMs }: KeptTokens, nowMs: number): boolean {
  return endsAtMs - nowMs > leftMsMin;
}

function wayIn({ localIssuer }: Server): string {
  return localIssuer === undefined
    ? 'csi-release login, or set CSI_RELEASE_TOKEN'
    : 'csi-release login, or csi-release login --as EMAIL';
}
