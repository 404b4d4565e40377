import { fetchPack } from './git-fetch.ts';
import type { GitHost } from './git-host.ts';
import { type GitObject, readPack } from './git-pack.ts';
import type { GitServer } from './git-server.ts';

/** What a tag comes to; files, which Git lets people tag, are no commit. */
export type Named = { readonly commit: string; readonly atMs: number } | 'no commit';

/** A memory of what tags come to. */
export interface Dates {
  /** By the ids that tags have; who is not remembered is asked for, and no others. */
  of(server: GitServer, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Named>>;
}

/** So many ids one request asks for. */
const wantsMax = 1_000;
/** Commits and tags have a kilobyte or two each, signed ones too. */
const packBytesMax = 16 * 1024 * 1024;
/** So many tags of files a repository may have that are asked for one by one. */
const aloneMax = 20;
/** So many ids are remembered, the newest: some ten megabytes. */
const rememberedMax = 50_000;
/** So many annotated tags may name each other in a row. */
const chainMax = 16;
/** The last instant that a Date can have. */
const dateMaxMs = 8_640_000_000_000_000;

/** Opens a memory without ids; what an id comes to is for ever. */
export function openDates(host: GitHost): Dates {
  const remembered = new Map<string, Named>();
  return {
    of: async (server, ids) => {
      const known = [...ids].flatMap((id): [string, Named][] => {
        const named = remembered.get(id);
        return named === undefined ? [] : [[id, named]];
      });
      const found = new Map(known);
      const learn = async (asked: readonly string[]) => {
        for (const [id, named] of await ask(host, server, asked)) {
          found.set(id, named);
          remembered.set(id, named);
        }
      };
      const unknown = [...ids].filter((id) => !found.has(id));
      for (let from = 0; from < unknown.length; from += wantsMax)
        await learn(unknown.slice(from, from + wantsMax));
      // Files that also belong to a commit that is asked for are left out, but not when alone.
      const absent = unknown.filter((id) => !found.has(id));
      for (const id of absent.slice(0, aloneMax)) await learn([id]);
      const lost = absent.find((id) => !found.has(id));
      if (lost !== undefined) throw new Error(`${server.repository} did not send ${lost}`);
      forget(remembered);
      return found;
    },
  };
}

async function ask(
  host: GitHost,
  server: GitServer,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Named>> {
  const parts: Buffer[] = [];
  const asked = { wants: ids, isShallow: true, bytesMax: packBytesMax };
  for await (const part of fetchPack(host, server, asked)) parts.push(part);
  const objects = await readPack(Buffer.concat(parts), server);
  const sent = ids.filter((id) => objects.has(id));
  return new Map(sent.map((id) => [id, follow(id, objects, server.repository)]));
}

/** Follows an id through annotated tags; the outermost tells when the tag was made. */
function follow(first: string, objects: ReadonlyMap<string, GitObject>, repository: string): Named {
  let id = first;
  let taggedAtMs: number | undefined;
  for (let links = 0; links <= chainMax; links += 1) {
    const object = objects.get(id);
    if (object === undefined) throw new Error(`${repository} did not send ${id}`);
    const header = headerOf(object);
    if (object.type === 'commit')
      return { commit: id, atMs: taggedAtMs ?? dateOf(header, 'committer') ?? 0 };
    const target = /^object ([0-9a-f]+)\ntype (?:commit|tag)\n/.exec(header)?.[1];
    if (object.type !== 'tag' || target === undefined) return 'no commit';
    taggedAtMs ??= dateOf(header, 'tagger');
    id = target;
  }
  throw new Error(`${repository}: more than ${chainMax} tags name each other from ${first} on`);
}

function headerOf({ content }: GitObject): string {
  const text = Buffer.from(content).toString('latin1');
  const end = text.indexOf('\n\n');
  return end < 0 ? text : text.slice(0, end);
}

/** Where Git cannot read a date it shows the beginning of 1970; some old tags have none at all. */
function dateOf(header: string, who: 'committer' | 'tagger'): number | undefined {
  const seconds = new RegExp(`^${who} .*> (\\d{1,15}) [+-]\\d+$`, 'm').exec(header)?.[1];
  const atMs = Number(seconds) * 1_000;
  return atMs <= dateMaxMs ? atMs : undefined;
}

function forget(remembered: Map<string, Named>): void {
  for (const id of remembered.keys()) {
    if (remembered.size <= rememberedMax) return;
    remembered.delete(id);
  }
}
