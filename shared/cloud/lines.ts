import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleaseLine } from '#core/line.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import type { Lines } from '#flow/ports.ts';
import { whileDoing } from './call-error.ts';
import type { Settings } from './settings.ts';

/**
 * The release lines in the directory RELEASE_LINES: its YAML files, read once. A fault in them is
 * no fault of the event that finds it, so it is thrown as what another deployment heals.
 */
export function fileLines({ releaseLines }: Pick<Settings, 'releaseLines'>): Lines {
  let read: Promise<readonly ReleaseLine[]> | undefined;
  return {
    all: () => {
      read ??= readAll(releaseLines).catch((error: unknown) => {
        throw whileDoing(`RELEASE_LINES ${releaseLines}`, error);
      });
      return read;
    },
  };
}

async function readAll(directory: string): Promise<readonly ReleaseLine[]> {
  const names = (await readdir(directory)).sort();
  const misnamed = names.find((name) => name.endsWith('.yml'));
  if (misnamed !== undefined) throw new Error(`${misnamed} must be named .yaml to be read`);
  const yamls = names.filter((name) => name.endsWith('.yaml'));
  const files = yamls.map(async (name) => {
    const path = join(directory, name);
    return { path, text: await readFile(path, 'utf8') };
  });
  return readReleaseLines(await Promise.all(files));
}
