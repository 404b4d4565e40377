import { fetchPack } from './git-fetch.ts';
import type { GitHost } from './git-host.ts';
import { type GitObject, readPack } from './git-pack.ts';
import type { GitServer } from './git-server.ts';

/** What a tag comes to: a commit and a date, or neither, where it names files. */
export type Named = { readonly commit: string; readonly atMs: number } | 'no commit';

/** What tags come to, by the id that each tag has; ids are for ever. */
export type NamedById = ReadonlyMap<string, Named>;

/** Remembers what ids come to. */
export interface Dates {
  of(server: GitServer, ids: ReadonlySet<string>): Promise<NamedById>;
}

/** So many ids one request asks for. */
const wantsMax = 1_000;
/** Commits and tags with their signatures have a kilobyte or two each. */
const packBytesMax = 16 * 1024 * 1024;
/** So many ids are remembered, the newest: some ten megabytes. */
const rememberedMax = 50_000;
/** So many annotated tags may name each other in a row. */
const chainMax = 16;
/** The last instant that a Date can have. */
const dateMaxMs = 8_640_000_000_000_000;

/** Opens a memory of what ids come to, which asks for what it does not know. */
export function openDates(host: GitHost): Dates {
  const remembered = new Map<string, Named>();
  return {
    of: async (server, ids) => {
      const found = new Map<string, Named>();
      const unknown: string[] = [];
      for (const id of ids) {
        const known = remembered.get(id);
        if (known === undefined) unknown.push(id);
        else found.set(id, known);
      }
      for (let from = 0; from < unknown.length; from += wantsMax) {
        const asked = unknown.slice(from, from + wantsMax);
        for (const [id, named] of await ask(host, server, asked)) {
          found.set(id, named);
          remembered.set(id, named);
        }
      }
      forget(remembered);
      return found;
    },
  };
}

async function ask(host: GitHost, server: GitServer, ids: readonly string[]): Promise<NamedById> {
  const parts: Buffer[] = [];
  const asked = { wants: ids, isShallow: true, bytesMax: packBytesMax };
  for await (const part of fetchPack(host, server, asked)) parts.push(part);
  const objects = await readPack(Buffer.concat(parts), server.objectFormat);
  return new Map(ids.map((id) => [id, follow(id, objects, server.repository)]));
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
    const [, target, type = ''] = /^object ([0-9a-f]+)\ntype ([a-z]+)$/m.exec(header) ?? [];
    if (object.type !== 'tag' || target === undefined || !['commit', 'tag'].includes(type))
      return 'no commit';
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
