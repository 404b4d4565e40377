import { buffer } from 'node:stream/consumers';
import git, { type HttpClient } from 'isomorphic-git';
import type { GitTag } from '#flow/ports.ts';
import type { GitHost } from './git-host.ts';
import { readBody } from './http.ts';

/** More tags than any repository has that we release. */
const tagsMax = 10_000;
/** The answer that lists them. */
const listingBytesMax = 16 * 1024 * 1024;

/**
 * Lists the tags of a repository by Git's protocol version 2, with the commits that annotated tags
 * come to: no clone, no quota, any host.
 */
export async function listTags(host: GitHost, repository: string): Promise<readonly GitTag[]> {
  const refs = await git.listServerRefs({
    http: clientOf(host),
    url: host.at(repository),
    prefix: 'refs/tags/',
    peelTags: true,
    protocolVersion: 2,
  });
  if (refs.length > tagsMax)
    throw new Error(`${repository} has ${refs.length} tags, more than ${tagsMax}`);
  return refs
    .filter(({ ref }) => ref.startsWith('refs/tags/'))
    .map(({ ref, oid, peeled }) => ({
      tag: ref.slice('refs/tags/'.length),
      commit: peeled ?? oid,
    }));
}

/** isomorphic-git speaks through this, so that limits and deadlines are ours. */
function clientOf(host: GitHost): HttpClient {
  return {
    request: async ({ url, method = 'GET', headers = {}, body }) => {
      const sent = body === undefined ? {} : { body: await buffer(body) };
      const verb = method === 'POST' ? 'POST' : 'GET';
      const [answer, asked] = await host.ask({ method: verb, address: url, headers, ...sent });
      const bytes = await readBody(asked, answer, listingBytesMax);
      return {
        url: asked.address,
        method: verb,
        statusCode: answer.statusCode,
        statusMessage: 'OK',
        headers: { 'content-type': String(answer.headers['content-type'] ?? '') },
        body: once(bytes),
      };
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
