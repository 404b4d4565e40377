import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type Extract, extract, type Pack, pack } from 'tar-stream';
import { PermanentError } from '#core/permanent-error.ts';
import {
  type ArchiveNode,
  type ArchiveTree,
  checkLink,
  checkParents,
  pathInArchive,
} from './archive-tree.ts';

/** The largest archive that is taken, as the host sends it. */
export const packedBytesMax = 64 * 1024 * 1024;
/** The largest archive, unpacked: a small one may hide a large one. */
export const unpackedBytesMax = 512 * 1024 * 1024;
/** The most files, folders and links in an archive. */
const entriesMax = 50_000;

type Entry = Extract extends AsyncIterable<infer One> ? One : never;

/** An archive of a commit, packed anew. */
export interface Repacked {
  readonly archive: Uint8Array;
  readonly tree: ArchiveTree;
  readonly committedAtMs: number;
}

/**
 * Packs a host's archive of a commit anew: without its top folder, with two modes and one time, so
 * that equal commits have equal bytes; links stay links, and nothing in it points outside.
 * @throws PermanentError `refused` for an archive that is too large or points outside
 */
export async function repack(packed: AsyncIterable<Uint8Array>, commit: string): Promise<Repacked> {
  const entries = extract();
  const unpacking = pipeline(
    Readable.from(packed),
    atMost(packedBytesMax, 'packed'),
    createGunzip(),
    atMost(unpackedBytesMax, 'unpacked'),
    ofCommit(commit),
    entries,
  );
  const out = pack();
  const chunks: Uint8Array[] = [];
  const packing = pipeline(out, createGzip(), async (stream: AsyncIterable<Uint8Array>) => {
    for await (const chunk of stream) chunks.push(chunk);
  });
  try {
    const [read] = await Promise.all([copyEntries(entries, out), unpacking, packing]);
    return { ...read, archive: Buffer.concat(chunks) };
  } catch (error) {
    out.destroy();
    throw error;
  }
}

/**
 * Reads files of an archive that was packed anew, by their paths; links are not followed. Of those
 * of which the beginning is wanted no more is read, however long they are.
 */
export async function readFiles(
  archive: Uint8Array,
  bytesMaxByPath: ReadonlyMap<string, number>,
  beginnings: ReadonlyMap<string, number> = new Map(),
): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = extract();
  const unpacking = pipeline(Readable.from([archive]), createGunzip(), entries);
  const found = new Map<string, Uint8Array>();
  const read = async () => {
    for await (const entry of entries) {
      const { name, size } = entry.header;
      const bytesMax = bytesMaxByPath.get(name);
      const beginBytes = beginnings.get(name);
      if (beginBytes !== undefined) found.set(name, await beginning(entry, beginBytes));
      else if (bytesMax === undefined) entry.resume();
      else if (size > bytesMax) throw tooLarge(`${name} has ${size} bytes, more`, bytesMax);
      else found.set(name, await buffer(entry));
    }
  };
  await Promise.all([read(), unpacking]);
  return found;
}

async function beginning(entry: AsyncIterable<unknown>, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let left = bytesMax;
  for await (const chunk of entry) {
    if (!(chunk instanceof Uint8Array)) continue;
    chunks.push(chunk.subarray(0, left));
    left = Math.max(0, left - chunk.length);
  }
  return Buffer.concat(chunks);
}

async function copyEntries(
  entries: AsyncIterable<Entry>,
  out: Pack,
): Promise<Omit<Repacked, 'archive'>> {
  const tree = new Map<string, ArchiveNode>();
  let top: string | undefined;
  let mtime: Date | undefined;
  for await (const entry of entries) {
    top ??= entry.header.name.split('/')[0] ?? '';
    mtime ??= entry.header.mtime;
    const path = pathInArchive(entry.header.name, top);
    if (path === undefined) entry.resume();
    else await copyEntry(entry, path, mtime, tree, out);
  }
  if (mtime === undefined) throw new Error('the archive is empty');
  checkParents(tree);
  out.finalize();
  return { tree, committedAtMs: mtime.getTime() };
}

async function copyEntry(
  entry: Entry,
  path: string,
  mtime: Date,
  tree: Map<string, ArchiveNode>,
  out: Pack,
): Promise<void> {
  const node = nodeOf(entry, path);
  if (tree.has(path)) throw new PermanentError('refused', `the archive has ${path} twice`);
  if (tree.size >= entriesMax) throw tooLarge('the archive has more entries', entriesMax);
  tree.set(path, node);
  if (node.type === 'file') {
    const mode = entry.header.mode & 0o111 ? 0o755 : 0o644;
    const size = entry.header.size;
    await pipeline(entry, out.entry({ name: path, type: 'file', mode, size, mtime }));
    return;
  }
  entry.resume();
  if (node.type === 'directory')
    out.entry({ name: `${path}/`, type: 'directory', mode: 0o755, mtime });
  else out.entry({ name: path, type: 'symlink', linkname: node.target, mode: 0o777, mtime });
}

function nodeOf({ header }: Entry, path: string): ArchiveNode {
  switch (header.type) {
    case 'file':
    case 'directory':
      return { type: header.type };
    case 'symlink': {
      const target = header.linkname ?? '';
      checkLink(path, target);
      return { type: 'symlink', target };
    }
    default:
      throw new PermanentError('refused', `the archive has ${path}, a ${header.type}`);
  }
}

function atMost(bytesMax: number, what: string) {
  return async function* (stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw tooLarge(`the archive is larger, ${what}`, bytesMax);
      yield chunk;
    }
  };
}

/** Hosts write the commit into the archive's first header, as `git get-tar-commit-id` reads it. */
function ofCommit(commit: string) {
  return async function* (stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let head: Uint8Array = new Uint8Array();
    for await (const chunk of stream) {
      if (head.length < headBytes) {
        head = Buffer.concat([head, chunk]);
        if (head.length >= headBytes) checkCommit(head, commit);
      }
      yield chunk;
    }
  };
}

const headBytes = 1_024;

function checkCommit(head: Uint8Array, commit: string): void {
  const text = Buffer.from(head.subarray(0, headBytes)).toString('latin1');
  const said = text[156] === 'g' ? /\d+ comment=([0-9a-f]{40,64})\n/.exec(text)?.[1] : undefined;
  if (said !== undefined && said !== commit)
    throw new Error(`the host sent an archive of ${said} and not of ${commit}`);
}

function tooLarge(what: string, max: number): PermanentError {
  return new PermanentError('refused', `${what} than the ${max} that are taken`);
}
