import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
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
  const remove = () => removeOrSetAside(path);
  await remove();
  await mkdir(path, { mode: ownerOnlyMode });
  return { path, close: remove };
}

/** Files of another user, which containers leave, are no reason not to start. */
async function removeOrSetAside(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    const isDenied = error instanceof Error && 'code' in error && error.code === 'EACCES';
    if (!isDenied) throw error;
    const aside = await mkdtemp(`${path}-left-`);
    await rename(path, join(aside, 'files'));
    console.error(`${aside} holds files of another user: delete it as that user`);
  }
}
