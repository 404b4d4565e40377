import type { ImageRepository } from '#core/image.ts';
import { readRegistryToken } from '#edge/registry-token.ts';
import { readBearerChallenge } from './bearer-challenge.ts';
import { callDeadlineMs } from './deadline.ts';
import { type HttpAnswer, type HttpRequest, persistently, readBody, send } from './http.ts';
import { ownToken } from './own-token.ts';

type Headers = Readonly<Record<string, string>>;

/** With what rights a registry is asked. */
export interface RegistryRights {
  headers(repository: ImageRepository): Promise<Headers>;
  /** Whether something was learned from a refusal, so that the same may be asked once more. */
  learn(repository: ImageRepository, refusal: HttpAnswer): Promise<boolean>;
}

const tokenBytesMax = 64 * 1024;

/** Our own rights; a token is never sent over plain http. */
export function ownRights(origin: string): RegistryRights {
  return {
    headers: () => ownToken(origin),
    learn: async () => false,
  };
}

/**
 * Nobody's rights: only the token is sent that a registry gives to everybody who asks for one.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export function nobodysRights(): RegistryRights {
  const tokens = new Map<ImageRepository, string>();
  return {
    headers: async (repository) => bearing(tokens.get(repository)),
    learn: async (repository, { statusCode, headers }) => {
      const challenge = statusCode === 401 ? readBearerChallenge(headers) : undefined;
      if (challenge === undefined || tokens.has(repository)) return false;
      const { realm, service } = challenge;
      realm.searchParams.set('scope', `repository:${repository}:pull`);
      if (service !== undefined) realm.searchParams.set('service', service);
      const token = await persistently(() => tokenAt(realm.href));
      if (token === undefined) return false;
      tokens.set(repository, token);
      return true;
    },
  };
}

function bearing(token: string | undefined): Headers {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function tokenAt(address: string): Promise<string | undefined> {
  const asked: HttpRequest = { method: 'GET', address, deadlineMs: callDeadlineMs };
  const answer = await send(asked);
  const bytes = await readBody(asked, answer, tokenBytesMax);
  if (answer.statusCode !== 200) return undefined;
  return readRegistryToken(Buffer.from(bytes).toString('utf8'));
}
