import { type HttpAnswer, type HttpRequest, send, unexpected } from './http.ts';
import type { Settings } from './settings.ts';

/** One request to a Git host, an archive on its way included. */
const gitDeadlineMs = 120_000;
/** GitHub needs one, from a repository to its archives. */
const redirectsMax = 3;

/** Repositories as their host shows them to anybody; no credentials are ever sent. */
export interface GitHost {
  /** Where a repository `https://HOST/OWNER/NAME` is asked for. */
  at(repository: string): string;
  /** @throws an error for any answer but 200, TransientError for what may pass */
  ask(request: Omit<HttpRequest, 'deadlineMs'>): Promise<readonly [HttpAnswer, HttpRequest]>;
}

/** Git hosts as they are, or all of them behind GIT_ENDPOINT. */
export function gitHost({ gitEndpoint }: Pick<Settings, 'gitEndpoint'>): GitHost {
  return {
    at: (repository) => {
      const { protocol, host, pathname } = new URL(repository);
      if (protocol !== 'https:') throw new Error(`${repository} is no https address`);
      const path = pathname.replace(/\/+$/, '');
      return gitEndpoint === undefined ? `https://${host}${path}` : `${gitEndpoint}/${host}${path}`;
    },
    ask: async (request) => {
      let asked: HttpRequest = { ...request, deadlineMs: gitDeadlineMs };
      for (let redirects = 0; ; redirects += 1) {
        const answer = await send(asked);
        if (answer.statusCode === 200) return [answer, asked];
        const next = placeOf(asked, answer);
        if (next === undefined || redirects >= redirectsMax) throw await unexpected(asked, answer);
        await answer.body.dump();
        asked = { ...asked, address: next };
      }
    },
  };
}

/**
 * Where an answer sends us on to. Only reads are sent on, and only on the same host or below it,
 * as from github.com to codeload.github.com: a host that we name does not choose another.
 */
function placeOf({ method, address }: HttpRequest, answer: HttpAnswer): string | undefined {
  if (method !== 'GET' || ![301, 302, 303, 307, 308].includes(answer.statusCode)) return undefined;
  const { location } = answer.headers;
  const from = new URL(address);
  const to = typeof location === 'string' ? URL.parse(location, address) : null;
  if (to === null || to.protocol !== from.protocol || to.port !== from.port) return undefined;
  const isNear = to.hostname === from.hostname || to.hostname.endsWith(`.${from.hostname}`);
  return isNear ? to.href : undefined;
}
