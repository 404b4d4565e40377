import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LineText } from '#edge/release-lines.ts';
import { yamlBytesMax } from '#edge/yaml-file.ts';

/**
 * The files of a folder of release lines, in the order of their names: every YAML and JSON file that
 * lies in it itself. Of one that is too large no more is read than shows that it is; one that is
 * named otherwise than `.yaml` comes without its text, and is refused by its name.
 *
 * @throws Error where the folder or a file cannot be read
 */
export async function readLineFolder(folder: string): Promise<readonly LineText[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => /\.(?:yaml|yml|json)$/.test(name));
  return Promise.all(
    names.sort().map(async (name) => {
      const path = join(folder, name);
      return { path, text: name.endsWith('.yaml') ? await beginningOf(path) : '' };
    }),
  );
}

/** The text of a file, up to one byte more than is taken. */
async function beginningOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(yamlBytesMax + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = (await file.read(bytes, length, bytes.length - length)).bytesRead;
    }
    return bytes.toString('utf8', 0, length);
  } finally {
    await file.close();
  }
}
