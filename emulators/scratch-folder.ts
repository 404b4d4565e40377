import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** An empty folder of one run; its `close` deletes it with what is in it. */
export interface ScratchFolder {
  readonly path: string;
  close(): Promise<void>;
}

const digitsMax = 16;
const ownerOnlyMode = 0o700;

/**
 * Makes an empty folder in the system's temporary one, for what must lie outside of every repository
 * or under a short path, and is of no use to another run. Its place follows from `owner`, so the next
 * start deletes what a crash left.
 * @param owner a path that one stack at a time uses
 */
export async function openScratchFolder(purpose: string, owner: string): Promise<ScratchFolder> {
  const place = createHash('sha256').update(resolve(owner)).digest('hex').slice(0, digitsMax);
  const path = join(tmpdir(), `${purpose}-${place}`);
  const remove = () => rm(path, { recursive: true, force: true });
  await remove();
  await mkdir(path, { mode: ownerOnlyMode });
  return { path, close: remove };
}
