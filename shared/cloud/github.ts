import { redacted } from '#core/redact.ts';
import type { GithubRelease } from '#core/told-texts.ts';
import { isAlreadyThere, readGithubRelease } from '#edge/github-release.ts';
import { type Github, GithubRefusal } from '#flow/outlets.ts';
import { callDeadlineMs } from './deadline.ts';
import { type HttpRequest, persistently, readBody, send, TransientError } from './http.ts';
import { secretText } from './secret-text.ts';
import type { AnnouncingSettings } from './settings.ts';

/** A release with its whole notes is below a megabyte. */
const answerBytesMax = 2 * 1024 * 1024;
const wordsLengthMax = 300;

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
    const answer = await send(asked);
    const bytes = await readBody(asked, answer, answerBytesMax);
    if (answer.statusCode === 403 && answer.headers['x-ratelimit-remaining'] === '0')
      throw new TransientError(`${method} ${asked.address}: the rate limit of GitHub is reached`);
    return { status: answer.statusCode, bytes };
  };
  return {
    async find(repository, tag) {
      const path = `${repository}/releases/tags/${encodeURIComponent(tag)}`;
      const asked = { method: 'GET', path } as const;
      const { status, bytes } = await persistently(() => ask(asked));
      if (status === 404) return undefined;
      return status === 200 ? readGithubRelease(bytes) : refuse(asked, status, bytes);
    },
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

function bodyOf({ tag, name, body }: GithubRelease): object {
  return { tag_name: tag, name, body };
}

function refuse({ method, path }: Asked, status: number, bytes: Uint8Array): never {
  const said = redacted(Buffer.from(bytes).toString('utf8')).replace(/\s+/g, ' ').trim();
  const words = `GitHub answered ${status} to ${method} /repos/${path}`;
  throw new GithubRefusal(`${words}: ${said.slice(0, wordsLengthMax)}`);
}
