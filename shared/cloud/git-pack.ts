import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import git, { type PromiseFsClient } from 'isomorphic-git';
import type { GitServer } from './git-server.ts';

/** A commit or an annotated tag, or what else a tag may name. */
export interface GitObject {
  readonly type: string;
  readonly content: Uint8Array;
}

/** Both formats have the same packs, but for the hash of the whole at the end. */
const trailerBytes = { sha1: 20, sha256: 32 } as const;

/**
 * Reads the objects of a pack by their ids, which follow from what the objects say: no server can
 * give one the id of another. The pack must not name deltas' bases by their ids (`ofs-delta`).
 */
export async function readPack(
  pack: Uint8Array,
  objectFormat: GitServer['objectFormat'],
): Promise<ReadonlyMap<string, GitObject>> {
  const objects = new Map<string, GitObject>();
  const fs = folderOf(asSha1(pack, objectFormat));
  const cache = {};
  const { oids } = await git.indexPack({ fs, cache, dir, gitdir: dir, filepath: packPath });
  for (const oid of oids) {
    const read = await git.readObject({ fs, cache, gitdir: dir, oid, format: 'content' });
    if (read.format !== 'content') continue;
    objects.set(idOf(read.type, read.object, objectFormat), {
      type: read.type,
      content: read.object,
    });
  }
  return objects;
}

const dir = 'repository';
const packPath = 'objects/pack/one.pack';

/** The same pack with the end that isomorphic-git knows. */
function asSha1(pack: Uint8Array, objectFormat: GitServer['objectFormat']): Uint8Array {
  if (objectFormat === 'sha1') return pack;
  const objects = pack.subarray(0, -trailerBytes[objectFormat]);
  return Buffer.concat([objects, createHash('sha1').update(objects).digest()]);
}

function idOf(type: string, content: Uint8Array, objectFormat: GitServer['objectFormat']): string {
  const hash = createHash(objectFormat).update(`${type} ${content.length}\0`);
  return hash.update(content).digest('hex');
}

/** A repository of one pack in memory: a function that is killed leaves nothing on a disk. */
function folderOf(pack: Uint8Array): PromiseFsClient {
  const files = new Map([[`${dir}/${packPath}`, pack]]);
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
