import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import git, { type PromiseFsClient } from 'isomorphic-git';
import type { GitServer } from './git-server.ts';

/** A commit or an annotated tag, or what else a tag may name. */
export interface GitObject {
  readonly type: string;
  readonly content: Uint8Array;
}

type ObjectFormat = GitServer['objectFormat'];

/** Where the number of objects stands, after `PACK` and the version. */
const countAt = 8;
/** The hash of the whole, with which a pack ends. */
const trailerBytes = { sha1: 20, sha256: 32 } as const;

const folder = 'repository';
const packPath = 'objects/pack/one.pack';

/**
 * Reads the objects of a pack by their ids, which follow from what the objects say: no server can
 * give one the id of another. Deltas must not name their bases by ids (`ofs-delta`).
 * @throws an error for a pack of which anything cannot be read
 */
export async function readPack(
  pack: Buffer,
  { repository, objectFormat }: Pick<GitServer, 'repository' | 'objectFormat'>,
): Promise<ReadonlyMap<string, GitObject>> {
  try {
    const objects = await readObjects(asSha1(pack, objectFormat), objectFormat);
    const count = pack.readUInt32BE(countAt);
    if (objects.size === count) return objects;
    throw new Error(`${objects.size} of ${count} objects can be read`);
  } catch (cause) {
    throw new Error(`${repository} sent a pack that cannot be read`, { cause });
  }
}

/** Both formats have the same packs but for the end, of which isomorphic-git knows the older. */
function asSha1(pack: Buffer, objectFormat: ObjectFormat): Buffer {
  if (objectFormat === 'sha1') return pack;
  const objects = pack.subarray(0, -trailerBytes[objectFormat]);
  return Buffer.concat([objects, createHash('sha1').update(objects).digest()]);
}

async function readObjects(
  pack: Buffer,
  objectFormat: ObjectFormat,
): Promise<ReadonlyMap<string, GitObject>> {
  const objects = new Map<string, GitObject>();
  const place = { fs: folderOf(pack), cache: {}, gitdir: folder };
  const { oids } = await git.indexPack({ ...place, dir: folder, filepath: packPath });
  for (const oid of oids) {
    const read = await git.readObject({ ...place, oid, format: 'content' });
    if (read.format !== 'content') throw new Error(`${oid} was read as ${read.format}`);
    const { type, object: content } = read;
    objects.set(idOf({ type, content }, objectFormat), { type, content });
  }
  return objects;
}

function idOf({ type, content }: GitObject, objectFormat: ObjectFormat): string {
  const hash = createHash(objectFormat).update(`${type} ${content.length}\0`);
  return hash.update(content).digest('hex');
}

/** A repository of one pack, in memory: a function that is killed leaves nothing on a disk. */
function folderOf(pack: Uint8Array): PromiseFsClient {
  const files = new Map([[`${folder}/${packPath}`, pack]]);
  const absent = async (path: string) => {
    throw Object.assign(new Error(`there is no ${path}`), { code: 'ENOENT' });
  };
  const promises = {
    readFile: async (path: string) => files.get(path) ?? absent(path),
    writeFile: async (path: string, bytes: Uint8Array) => void files.set(path, bytes),
    readdir: async () => [...files.keys()].map((path) => basename(path)),
    stat: absent,
    lstat: absent,
    mkdir: absent,
    rmdir: absent,
    unlink: absent,
    readlink: absent,
    symlink: absent,
  };
  return { promises };
}
