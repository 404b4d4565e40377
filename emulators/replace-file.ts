import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a file so that whoever reads it, at any time and after a crash of this process, finds the
 * whole old content or the whole new one.
 * @param mode who may read it, less the umask
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  mode = 0o666,
): Promise<void> {
  const written = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(written, content, { flag: 'wx', mode });
    await rename(written, path);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}
