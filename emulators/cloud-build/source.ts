import { createWriteStream } from 'node:fs';
import { chmod, link, lstat, mkdir, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import type { StorageSource } from './build.ts';

const fetchMs = 60_000;
const entriesMax = 200_000;
const unpackedMaxBytes = 4 * 1024 * 1024 * 1024;
const modeMask = 0o777;

/**
 * Fetches the source of a build, a `.tgz` in Cloud Storage, and unpacks it with its modes and
 * symbolic links. Nothing is written outside of `dir`.
 *
 * @returns the source with the generation that was read
 * @throws Error naming the object, where it cannot be fetched or is no such archive
 */
export async function fetchSource(
  source: StorageSource,
  storageUrl: string,
  dir: string,
  signal: AbortSignal,
): Promise<StorageSource> {
  const name = `gs://${source.bucket}/${source.object}`;
  try {
    const response = await fetch(objectUrl(source, storageUrl), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(fetchMs)]),
    });
    if (!response.ok || response.body === null) {
      throw new Error(`the storage answered ${response.status}: ${await response.text()}`);
    }
    await unpack(response.body, dir);
    const generation = response.headers.get('x-goog-generation') ?? source.generation;
    return { ...source, ...(generation === undefined ? {} : { generation }) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot fetch the source ${name}: ${why}`, { cause });
  }
}

function objectUrl(source: StorageSource, storageUrl: string): URL {
  const bucket = encodeURIComponent(source.bucket);
  const object = encodeURIComponent(source.object);
  const url = new URL(`${storageUrl}/storage/v1/b/${bucket}/o/${object}?alt=media`);
  if (source.generation !== undefined) url.searchParams.set('generation', source.generation);
  return url;
}

async function unpack(archive: ReadableStream<Uint8Array>, dir: string): Promise<void> {
  const root = await realpath(dir);
  const entries = extract();
  // A stream of Node's that fails before it is piped ends the process: it is made here, not before.
  const feeding = pipeline(Readable.fromWeb(archive), createGunzip(), entries);
  feeding.catch(() => undefined);
  let count = 0;
  let bytes = 0;
  for await (const entry of entries) {
    count += 1;
    bytes += entry.header.size ?? 0;
    if (count > entriesMax) throw new Error(`it has more than ${entriesMax} files`);
    if (bytes > unpackedMaxBytes) throw new Error(`it unpacks to over ${unpackedMaxBytes} bytes`);
    await writeEntry(entry.header, entry, root);
    entry.resume();
  }
  await feeding;
}

async function writeEntry(
  header: Header,
  content: AsyncIterable<unknown>,
  root: string,
): Promise<void> {
  const path = await placeInside(header.name, root);
  if (path === root) return;
  const mode = (header.mode ?? 0o644) & modeMask;
  switch (header.type) {
    case 'directory':
      await mkdir(path, { recursive: true });
      return chmod(path, mode | 0o700);
    case 'symlink':
      await rm(path, { force: true });
      return symlink(header.linkname ?? '', path);
    case 'link':
      await rm(path, { force: true });
      return link(await placeInside(header.linkname ?? '', root), path);
    case 'file':
    case 'contiguous-file':
      await rm(path, { force: true });
      await pipeline(content, createWriteStream(path, { flags: 'wx', mode }));
      return chmod(path, mode);
    default:
      throw new Error(`"${header.name}" is a ${describeType(header)}, which no source may hold`);
  }
}

/** The place of an entry; its folder is made. @throws Error where that is outside of the root */
async function placeInside(name: string, root: string): Promise<string> {
  const path = normalize(name).replace(/\/+$/, '');
  if (isAbsolute(path) || path === '..' || path.startsWith(`..${sep}`)) {
    throw new Error(`"${name}" lies outside of the workspace`);
  }
  if (path === '.' || path === '') return root;
  const folder = dirname(join(root, path));
  await makeFolder(folder, root, name);
  return join(root, path);
}

/** Makes the folders between the root and here, and follows no link that leads out of the root. */
async function makeFolder(folder: string, root: string, name: string): Promise<void> {
  let made = root;
  for (const part of relative(root, folder).split(sep)) {
    made = join(made, part);
    const found = await lstat(made).catch(() => undefined);
    if (found === undefined) await mkdir(made);
    const real = await realpath(made);
    if (real !== root && !real.startsWith(`${root}${sep}`)) {
      throw new Error(`"${name}" lies outside of the workspace, behind a link`);
    }
  }
}

function describeType(header: Header): string {
  return header.type ?? 'file of no known type';
}
