import type { Branch } from '#core/repository.ts';
import type { GitHost } from './git-host.ts';
import { quoted } from './git-pkt-line.ts';
import { answerTo, type GitServer } from './git-server.ts';

/** The refs of a repository; a tag's id is that of its annotation, where it has one. */
export interface Refs {
  readonly tags: readonly { readonly tag: string; readonly id: string }[];
  readonly branches: readonly Branch[];
  readonly defaultBranch?: string;
}

/** More than any repository has that we release; all tags of a component are judged together. */
const tagsMax = 2_000;
const branchesMax = 2_000;
/** The answer that lists them. */
const listingBytesMax = 4 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const tagPrefix = 'refs/tags/';
const branchPrefix = 'refs/heads/';

/** Lists tags, branches, and the branch that HEAD names, in one request. */
export async function listRefs(host: GitHost, server: GitServer): Promise<Refs> {
  const tags: { tag: string; id: string }[] = [];
  const branches: Branch[] = [];
  let head: string | undefined;
  const args = ['symrefs', ...[tagPrefix, branchPrefix, 'HEAD'].map((it) => `ref-prefix ${it}`)];
  const command = { name: 'ls-refs', args, bytesMax: listingBytesMax } as const;
  for await (const packet of answerTo(host, server, command)) {
    const { id, name, symbolOf } = readRef(packet, server.repository);
    if (name.startsWith(tagPrefix)) tags.push({ tag: name.slice(tagPrefix.length), id });
    else if (name.startsWith(branchPrefix))
      branches.push({ name: name.slice(branchPrefix.length), commit: id });
    else if (name === 'HEAD' && symbolOf?.startsWith(branchPrefix))
      head = symbolOf.slice(branchPrefix.length);
    if (tags.length > tagsMax) throw tooMany(server.repository, tagsMax, 'tags');
    if (branches.length > branchesMax) throw tooMany(server.repository, branchesMax, 'branches');
  }
  return { tags, branches, ...(head !== undefined && { defaultBranch: head }) };
}

interface Ref {
  readonly id: string;
  readonly name: string;
  /** The ref that a symbolic one stands for. */
  readonly symbolOf?: string;
}

/** `ID NAME`, then attributes. */
function readRef(packet: Buffer | 'delimiter', repository: string): Ref {
  const line = packet === 'delimiter' ? '' : nameOf(packet).replace(/\n$/, '');
  const [id = '', name = '', ...attributes] = line.split(' ');
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id) || name === '')
    throw new Error(`${repository} lists ${quoted(line)}, which is no ref`);
  const symbolOf = attributes.find((one) => one.startsWith('symref-target:'))?.slice(14);
  return { id, name, ...(symbolOf !== undefined && { symbolOf }) };
}

/**
 * A name as text. Git's names are bytes; those of a name that is no UTF-8 are written `\xHH`, which
 * no other name can be, as Git allows no backslash in one.
 */
function nameOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes
      .toString('latin1')
      .replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
  }
}

function tooMany(repository: string, max: number, what: string): Error {
  return new Error(`${repository} has more than ${max} ${what}: delete what nobody needs there`);
}
