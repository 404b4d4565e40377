import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Build } from './build.ts';

/** Which status of each build has been told, so that no notice is lost when the process dies. */
export interface Told {
  has(build: Build): boolean;
  /** Remembers that Pub/Sub took the notice. A crash before costs a second notice, never the only one. */
  note(build: Build): Promise<void>;
}

/** Opens the folder in which a file for each build holds the status. */
export async function openTold(dir: string): Promise<Told> {
  await mkdir(dir, { recursive: true });
  const statuses = new Map<string, string>();
  for (const id of await readdir(dir)) statuses.set(id, await readFile(join(dir, id), 'utf8'));
  return {
    has: ({ id, status }) => statuses.get(id) === status,
    note: ({ id, status }) => writeFile(join(dir, id), status),
  };
}
