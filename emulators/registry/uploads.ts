import { createHash, type Hash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { DigestAlgorithm } from './names.ts';

/** A blob on its way in. */
export interface Upload {
  readonly id: string;
  readonly repository: string;
  /** Where the bytes are. */
  readonly file: string;
  /** How much of it has arrived and lies on disk. */
  receivedBytes(): number;
  /** Whether some of it is arriving now: only one request at a time may bring any. */
  isBusy(): boolean;
  /**
   * Writes more of it. When the source breaks off, what came before is kept: the client asks how
   * much that is and goes on from there.
   */
  append(chunks: AsyncIterable<Buffer>): Promise<void>;
  /** Ends it and tells the digest of all that came. */
  finish(algorithm: DigestAlgorithm): Promise<string>;
  /** Forgets it, and its file if that is still there. */
  remove(): void;
}

/** The uploads under way. They survive a restart. */
export interface Uploads {
  begin(repository: string): Upload;
  find(repository: string, id: string): Promise<Upload | undefined>;
}

/** How long an upload may lie untouched before a start removes it. */
export const UPLOAD_AGE_MAX_MS = 24 * 60 * 60 * 1000;

/**
 * Opens the uploads below `dir` and removes those that nobody has touched for a day. An upload is
 * two files, the bytes and the name of the repository. The running hash is only in memory, and is
 * SHA-256: it is computed anew when an upload goes on after a restart, and by another algorithm
 * when it ends under such a digest.
 */
export function openUploads(dir: string): Uploads {
  mkdirSync(dir, { recursive: true });
  removeAbandoned(dir);
  const uploads = new Map<string, Upload>();
  const keep = (id: string, repository: string, begun: Begun): Upload => {
    const file = join(dir, id);
    const remove = () => {
      uploads.delete(id);
      rmSync(file, { force: true });
      rmSync(ownerPath(file), { force: true });
    };
    const upload = { id, repository, file, remove, ...receiver(file, begun) };
    uploads.set(id, upload);
    return upload;
  };
  return {
    begin: (repository) => {
      const id = randomUUID();
      writeFileSync(join(dir, id), '');
      writeFileSync(ownerPath(join(dir, id)), repository);
      return keep(id, repository, { hash: createHash('sha256'), receivedBytes: 0 });
    },
    find: async (repository, id) => {
      const file = join(dir, id);
      if (!uploads.has(id) && UUID.test(id) && existsSync(ownerPath(file))) {
        const owner = readFileSync(ownerPath(file), 'utf8');
        const begun = await hashFile(file, 'sha256');
        // While the file was read, another request may have found the same upload.
        if (!uploads.has(id)) {
          keep(id, owner, begun);
        }
      }
      const upload = uploads.get(id);
      return upload?.repository === repository ? upload : undefined;
    },
  };
}

interface Begun {
  readonly hash: Hash;
  readonly receivedBytes: number;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function ownerPath(file: string): string {
  return `${file}.repository`;
}

function removeAbandoned(dir: string): void {
  for (const name of readdirSync(dir)) {
    const file = join(dir, name);
    if (UUID.test(name) && Date.now() - statSync(file).mtimeMs > UPLOAD_AGE_MAX_MS) {
      rmSync(file);
      rmSync(ownerPath(file), { force: true });
    }
  }
}

function receiver(
  file: string,
  begun: Begun,
): Pick<Upload, 'receivedBytes' | 'isBusy' | 'append' | 'finish'> {
  let { receivedBytes } = begun;
  let isBusy = false;
  return {
    receivedBytes: () => receivedBytes,
    isBusy: () => isBusy,
    append: async (chunks) => {
      isBusy = true;
      let handle: FileHandle | undefined;
      try {
        handle = await open(file, 'a');
        for await (const chunk of chunks) {
          await handle.appendFile(chunk);
          begun.hash.update(chunk);
          receivedBytes += chunk.length;
        }
      } finally {
        await handle?.close();
        isBusy = false;
      }
    },
    finish: async (algorithm) => {
      isBusy = true; // For good: what comes later is in no digest.
      const { hash } = algorithm === 'sha256' ? begun : await hashFile(file, algorithm);
      return `${algorithm}:${hash.digest('hex')}`;
    },
  };
}

async function hashFile(file: string, algorithm: DigestAlgorithm): Promise<Begun> {
  const hash = createHash(algorithm);
  let receivedBytes = 0;
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk);
    receivedBytes += chunk.length;
  }
  return { hash, receivedBytes };
}
