import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleaseLine } from '#core/line.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import type { Lines } from '#flow/ports.ts';
import type { Settings } from './settings.ts';

/** The release lines in the directory RELEASE_LINES: its YAML files, read once. */
export function fileLines({ releaseLines }: Pick<Settings, 'releaseLines'>): Lines {
  let read: Promise<readonly ReleaseLine[]> | undefined;
  return {
    all: () => {
      read ??= readAll(releaseLines);
      return read;
    },
  };
}

async function readAll(directory: string): Promise<readonly ReleaseLine[]> {
  const names = (await readdir(directory)).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length === 0)
    throw new Error(`RELEASE_LINES is ${directory}, where no file ends in .yaml`);
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(directory, name), 'utf8')] as const),
  );
  return readReleaseLines(Object.fromEntries(files));
}
