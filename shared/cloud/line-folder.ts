import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type LineText, lineFilePattern, lineFilesMax } from '#edge/folder-faults.ts';
import { yamlBytesMax } from '#edge/yaml-file.ts';

/**
 * The files of a folder of release lines, in the order of their names: every YAML and JSON file that
 * lies in it itself, up to one more than a folder may have. Of one that is too large no more is read
 * than shows that it is. What cannot be read, or is no file but named like one, comes with the reason.
 *
 * @throws Error where the folder cannot be read
 */
export async function readLineFolder(folder: string): Promise<readonly LineText[]> {
  const names = (await readdir(folder)).filter((name) => lineFilePattern.test(name)).sort();
  return Promise.all(
    names.slice(0, lineFilesMax + 1).map(async (name) => {
      const path = join(folder, name);
      return { path, text: '', ...(await readLine(path)) };
    }),
  );
}

async function readLine(path: string): Promise<Pick<LineText, 'text'> | Pick<LineText, 'unread'>> {
  try {
    // Opening a pipe would otherwise wait until somebody writes.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return { unread: unreadable(stat.isDirectory()) };
      return textOf(await beginningOf(file));
    } finally {
      await file.close();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { unread: `cannot be read: ${why}` };
  }
}

function unreadable(isFolder: boolean): string {
  return isFolder
    ? 'is a folder: release lines lie beside components.yaml, name it otherwise'
    : 'is a pipe or a device: write a file, or remove it';
}

/** The bytes of a file, up to one more than is taken. */
async function beginningOf(file: FileHandle): Promise<Buffer> {
  const bytes = Buffer.alloc(yamlBytesMax + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read) {
    read = (await file.read(bytes, length, bytes.length - length)).bytesRead;
  }
  return bytes.subarray(0, length);
}

function textOf(bytes: Buffer): Pick<LineText, 'text'> | Pick<LineText, 'unread'> {
  // What is cut may end within a character, and is refused for its size.
  if (bytes.length > yamlBytesMax) return { text: bytes.toString('latin1') };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { unread: 'is not UTF-8: save it as UTF-8' };
  }
}
