import type { Digest, ImageRepository } from '#core/image.ts';
import { readReferrersPage, readTagPage } from '#edge/registry-lists.ts';
import { type HttpAnswer, readBody } from './http.ts';
import { headerOf, type Registry, refused } from './registry.ts';

/** Entries that one page is asked for; some registries answer with all at once. */
const pageSize = 1000;
/** More pages than any repository of ours has. */
const pagesMax = 20;
const pageBytesMax = 8 * 1024 * 1024;

/** Lists the tags of a repository; none where the registry does not know it. */
export async function listTags(
  registry: Registry,
  repository: ImageRepository,
): Promise<readonly string[]> {
  const path = `/v2/${repository}/tags/list?n=${pageSize}`;
  return (await listPages(registry, repository, path, readTagPage)) ?? [];
}

/** Lists what refers to a manifest; undefined where the registry has no such list. */
export function listReferrers(
  registry: Registry,
  repository: ImageRepository,
  digest: Digest,
): Promise<readonly Digest[] | undefined> {
  const path = `/v2/${repository}/referrers/${digest}`;
  return listPages(registry, repository, path, readReferrersPage);
}

async function listPages<Item>(
  registry: Registry,
  repository: ImageRepository,
  first: string,
  read: (bytes: Uint8Array, what: string) => readonly Item[],
): Promise<readonly Item[] | undefined> {
  const items: Item[] = [];
  let path = first;
  for (let page = 1; page <= pagesMax; page += 1) {
    const headers = { accept: 'application/vnd.oci.image.index.v1+json, application/json' };
    const [answer, asked] = await registry.ask({ method: 'GET', repository, path, headers });
    if (answer.statusCode === 404) {
      await answer.body.dump();
      return undefined;
    }
    if (answer.statusCode !== 200) throw await refused(asked, answer);
    items.push(...read(await readBody(asked, answer, pageBytesMax), asked.address));
    const next = nextPage(answer, asked.address);
    if (next === undefined) return items;
    path = next;
  }
  throw new Error(`${repository} has more than ${pagesMax} pages at ${first}: remove some`);
}

/** @see RFC 8288: the address of the next page, relative to this one. */
function nextPage(answer: HttpAnswer, address: string): string | undefined {
  const [, next] = /<([^<>]+)>\s*;\s*rel="?next"?/.exec(headerOf(answer, 'link') ?? '') ?? [];
  return next === undefined ? undefined : new URL(next, address).href;
}
