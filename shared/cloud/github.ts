import { redacted } from '#core/redact.ts';
import type { GithubRelease } from '#core/told-texts.ts';
import { isAlreadyThere, readGithubRelease } from '#edge/github-release.ts';
import { type Github, GithubRefusal } from '#flow/outlets.ts';
import { callDeadlineMs } from './deadline.ts';
import { GithubLimit, readWords } from './github-words.ts';
import { type HttpAnswer, type HttpRequest, persistently, readBody, send } from './http.ts';
import { secretText } from './secret-text.ts';
import type { AnnouncingSettings } from './settings.ts';

/** A release with its whole notes is below a megabyte. */
const answerBytesMax = 2 * 1024 * 1024;
const wordsLengthMax = 300;
/** GitHub sends whoever reads on once, from a name that a repository had to the one that it has. */
const redirectsMax = 2;
const redirects: ReadonlySet<number> = new Set([301, 302, 307, 308]);

interface Answer {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/** What is asked of GitHub, below its address. */
interface Asked {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly body?: object;
}

/**
 * Releases on GitHub.
 * @see https://docs.github.com/en/rest/releases/releases
 */
export function gitHubReleases(
  { githubEndpoint, githubToken, githubTokenFile }: AnnouncingSettings,
  deadlineMs = callDeadlineMs,
  readingMs?: number,
): Github {
  const ask = async ({ method, path, body }: Asked): Promise<Answer> => {
    const token = await secretText('GITHUB_TOKEN', githubToken, githubTokenFile);
    const asked: HttpRequest = {
      ...{ method, deadlineMs, address: `${githubEndpoint}/repos/${path}` },
      headers: {
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
    };
    const answer = await sendOn(asked);
    const bytes = await readBody(asked, answer, answerBytesMax);
    if (isLimit(answer, bytes))
      throw new GithubLimit(`${method} ${asked.address}: the rate limit of GitHub is reached`);
    return { status: answer.statusCode, bytes };
  };
  const find: Github['find'] = async (repository, tag) => {
    const path = `${repository}/releases/tags/${encodeURIComponent(tag)}`;
    const asked = { method: 'GET', path } as const;
    const { status, bytes } = await persistently(() => ask(asked));
    if (status === 404) return undefined;
    return status === 200 ? readGithubRelease(bytes) : refuse(asked, status, bytes);
  };
  return {
    find,
    read: readWords(find, readingMs),
    async create(repository, release) {
      const path = `${repository}/releases`;
      const asked = { method: 'POST', path, body: bodyOf(release) } as const;
      const { status, bytes } = await ask(asked);
      if (status === 422 && isAlreadyThere(bytes)) return undefined;
      return status === 201 ? readGithubRelease(bytes) : refuse(asked, status, bytes);
    },
    async edit(repository, id, release) {
      const path = `${repository}/releases/${id}`;
      const asked = { method: 'PATCH', path, body: bodyOf(release) } as const;
      const { status, bytes } = await persistently(() => ask(asked));
      return status === 200 ? readGithubRelease(bytes) : refuse(asked, status, bytes);
    },
  };
}

/** Follows where a read is sent on, on the same host alone: no other is shown our token. */
async function sendOn(first: HttpRequest): Promise<HttpAnswer> {
  let asked = first;
  for (let hops = 0; ; hops += 1) {
    const answer = await send(asked);
    const { location } = answer.headers;
    const isSentOn = first.method === 'GET' && redirects.has(answer.statusCode);
    const to = typeof location === 'string' ? URL.parse(location, asked.address) : null;
    const isSameHost = to?.origin === new URL(first.address).origin;
    if (!isSentOn || to === null || !isSameHost || hops >= redirectsMax) return answer;
    await answer.body.dump();
    asked = { ...asked, address: to.href };
  }
}

/**
 * GitHub refuses with 403 too where it is asked too much in an hour, or too fast.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function isLimit({ statusCode, headers }: HttpAnswer, bytes: Uint8Array): boolean {
  if (statusCode !== 403) return false;
  if (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined) return true;
  return Buffer.from(bytes).toString('utf8').includes('secondary rate limit');
}

function bodyOf({ tag, name, body }: GithubRelease): object {
  return { tag_name: tag, name, body };
}

function refuse({ method, path }: Asked, status: number, bytes: Uint8Array): never {
  const said = redacted(Buffer.from(bytes).toString('utf8')).replace(/\s+/g, ' ').trim();
  const words = `GitHub answered ${status} to ${method} /repos/${path}`;
  throw new GithubRefusal(`${words}: ${said.slice(0, wordsLengthMax)}`);
}
