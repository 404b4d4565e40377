import { posix } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip, zstdDecompress } from 'node:zlib';
import { extract, type Header, pack } from 'tar-stream';
import { sha256Digest } from './digest.ts';
import {
  DIRECTORY_MODE,
  entriesBelow,
  type FileTree,
  isDirectory,
  parentPaths,
  resolvePath,
  type TreeEntry,
  treePath,
} from './file-tree.ts';

/** A layer as it is stored, and the digest of what is inside the compression. */
export interface PackedLayer {
  readonly bytes: Buffer;
  readonly diffId: string;
}

/**
 * Packs entries into a layer whose bytes follow from them and the time alone.
 *
 * Sorted by name, owned by root, one time for all, no time in the gzip header. How well zlib
 * compresses may differ between versions of Node and between processors; `diffId` does not.
 */
export async function packLayer(entries: FileTree, epochSeconds: number): Promise<PackedLayer> {
  const tar = pack();
  const collected = collect(tar);
  const common = { uid: 0, gid: 0, mtime: new Date(epochSeconds * 1000) };
  for (const [name, entry] of [...entries].sort(byName)) {
    const body = entry.type === 'file' ? await entry.read() : Buffer.alloc(0);
    tar.entry({ ...common, ...header(name, entry) }, body);
  }
  tar.finalize();
  const bytes = await collected;
  const compressed = await promisify(gzip)(bytes, { level: GZIP_LEVEL });
  compressed[GZIP_SYSTEM_AT] = GZIP_SYSTEM_UNKNOWN;
  return { bytes: compressed, diffId: sha256Digest(bytes) };
}

/**
 * Lays a layer over a tree: its entries take the place of those below, its whiteouts remove them.
 *
 * Links are followed inside the tree only. Device files are left out: a container gets its own.
 * @throws Error when the content is not what `diffId` names, or is larger than a gigabyte.
 */
export async function applyLayer(
  below: FileTree,
  layer: Buffer,
  mediaType: string,
  diffId: string | undefined,
): Promise<FileTree> {
  const bytes = await decompress(layer, mediaType);
  if (sha256Digest(bytes) !== diffId) {
    throw new Error(`a layer holds ${sha256Digest(bytes)}, its image says ${diffId}: damaged?`);
  }
  const tree = new Map(below);
  const added = new Set<string>();
  const reader = extract();
  reader.end(bytes);
  for await (const entry of reader) {
    applyEntry(tree, added, entry.header, await collect(entry));
  }
  return tree;
}

/** What a layer may hold, uncompressed: more would not fit in memory with all else. */
const LAYER_BYTES_MAX = 1024 ** 3;
const GZIP_LEVEL = 9;
/** RFC 1952: the byte that names the operating system, which zlib fills in; 255 is "unknown". */
const GZIP_SYSTEM_AT = 9;
const GZIP_SYSTEM_UNKNOWN = 255;
const PERMISSIONS = 0o7777;
/** OCI image specification, layer.md: what removes a file, or all of a directory, from below. */
const WHITEOUT = '.wh.';
const OPAQUE_WHITEOUT = '.wh..wh..opq';

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function header(name: string, entry: TreeEntry): Partial<Header> & Pick<Header, 'name'> {
  switch (entry.type) {
    case 'directory':
      return { name: `${name}/`, type: 'directory', mode: entry.mode };
    case 'file':
      return { name, type: 'file', mode: entry.mode };
    case 'symlink':
      return { name, type: 'symlink', linkname: entry.target, mode: 0o777 };
  }
}

async function collect(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function decompress(layer: Buffer, mediaType: string): Promise<Buffer> {
  const limit = { maxOutputLength: LAYER_BYTES_MAX };
  if (mediaType.endsWith('gzip')) return promisify(gunzip)(layer, limit);
  if (mediaType.endsWith('+zstd')) return promisify(zstdDecompress)(layer, limit);
  if (mediaType.endsWith('.tar')) return layer;
  throw new Error(
    `layers of type ${mediaType} cannot be read: only tar, tar+gzip and tar+zstd can`,
  );
}

function applyEntry(
  tree: Map<string, TreeEntry>,
  added: Set<string>,
  entryHeader: Header,
  body: Buffer,
): void {
  const written = treePath(entryHeader.name);
  if (written === '') return;
  const path = resolvePath(tree, written, true);
  const directory = treePath(posix.dirname(path));
  const name = posix.basename(path);
  if (name.startsWith(WHITEOUT)) {
    const hidden = treePath(posix.join(directory, name.slice(WHITEOUT.length)));
    const isOpaque = name === OPAQUE_WHITEOUT;
    if (!isOpaque && !added.has(hidden)) tree.delete(hidden);
    removeBelow(tree, isOpaque ? directory : hidden, added);
    return;
  }
  const entry = treeEntry(tree, entryHeader, body);
  if (entry !== undefined) addEntry(tree, added, path, entry);
}

function addEntry(
  tree: Map<string, TreeEntry>,
  added: Set<string>,
  path: string,
  entry: TreeEntry,
): void {
  for (const parent of parentPaths(path)) {
    if (tree.get(parent)?.type === 'directory') continue;
    tree.set(parent, { type: 'directory', mode: DIRECTORY_MODE });
    added.add(parent);
  }
  if (entry.type !== 'directory' && isDirectory(tree, path)) removeBelow(tree, path, new Set());
  tree.set(path, entry);
  added.add(path);
}

function removeBelow(tree: Map<string, TreeEntry>, path: string, kept: ReadonlySet<string>): void {
  for (const [below] of entriesBelow(tree, path)) {
    const key = treePath(posix.join(path, below));
    if (!kept.has(key)) tree.delete(key);
  }
}

function treeEntry(tree: FileTree, entryHeader: Header, body: Buffer): TreeEntry | undefined {
  const mode = entryHeader.mode & PERMISSIONS;
  const target = entryHeader.linkname;
  switch (entryHeader.type) {
    case 'directory':
      return { type: 'directory', mode };
    case 'symlink':
      return { type: 'symlink', target };
    case 'file':
    case 'contiguous-file':
      return { type: 'file', mode, read: () => Promise.resolve(body) };
    case 'link': {
      const linked = tree.get(resolvePath(tree, target, true));
      if (linked === undefined) throw new Error(`a layer links ${entryHeader.name} to no file`);
      return linked;
    }
    default:
      return undefined;
  }
}
