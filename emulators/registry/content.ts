import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { DIGEST_ALGORITHMS } from './names.ts';

/** The part of a content that is wanted, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes by their digest, one file each: what repositories name, they share. */
export interface Content {
  /** Keeps bytes whose digest was computed from them. */
  put(digest: string, bytes: Uint8Array): void;
  /** Takes over a finished file whose digest was computed while it was written. */
  adopt(digest: string, file: string): void;
  /** @throws ENOENT when the content is not there */
  read(digest: string): Promise<Buffer>;
  /** @throws ENOENT when the content is not there */
  stream(digest: string, range?: ByteRange): Promise<Readable>;
  /** Removes all that is not wanted. Only for the start, when nobody reads or writes. */
  retain(wanted: ReadonlySet<string>): void;
}

/**
 * Opens the content below `dir`, laid out as the `blobs` directory of an OCI image layout. A file
 * appears under its digest only by a rename, so a killed process leaves no half of one there.
 */
export function openContent(dir: string): Content {
  const blobs = join(dir, 'blobs');
  for (const algorithm of DIGEST_ALGORITHMS) {
    mkdirSync(join(blobs, algorithm), { recursive: true });
  }
  const pathOf = (digest: string) => join(blobs, ...digest.split(':'));
  return {
    put: (digest, bytes) => {
      const path = pathOf(digest);
      if (existsSync(path)) {
        return;
      }
      const temporary = `${path}.${randomUUID()}`;
      writeFileSync(temporary, bytes);
      renameSync(temporary, path);
    },
    adopt: (digest, file) => renameSync(file, pathOf(digest)),
    read: (digest) => readFile(pathOf(digest)),
    stream: async (digest, range) => (await open(pathOf(digest))).createReadStream(range),
    retain: (wanted) => {
      for (const algorithm of DIGEST_ALGORITHMS) {
        for (const file of readdirSync(join(blobs, algorithm))) {
          if (!wanted.has(`${algorithm}:${file}`)) {
            rmSync(join(blobs, algorithm, file));
          }
        }
      }
    },
  };
}
