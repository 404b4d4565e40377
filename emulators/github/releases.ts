import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../replace-file.ts';

const releaseShape = z.strictObject({
  repository: z.string(),
  id: z.int(),
  tag: z.string(),
  name: z.string(),
  body: z.string(),
});

/** A release as it is kept. */
export type Release = Readonly<z.output<typeof releaseShape>>;

/** The releases of every repository, in one file. */
export interface Releases {
  of(repository: string): readonly Release[];
  /** Adds a release, unless its repository has one of its tag. */
  add(release: Omit<Release, 'id'>): Promise<Release | undefined>;
  edit(
    repository: string,
    id: number,
    change: Partial<Pick<Release, 'name' | 'body'>>,
  ): Promise<Release | undefined>;
}

/** Opens the releases of a file, or none where there is no file. */
export async function openReleases(file: string): Promise<Releases> {
  await mkdir(dirname(file), { recursive: true });
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  let all: readonly Release[] = z.array(releaseShape).parse(JSON.parse(text));
  const keep = async (next: readonly Release[]) => {
    all = next;
    await replaceFile(file, `${JSON.stringify(all, undefined, 2)}\n`);
  };
  return {
    of: (repository) => all.filter((one) => one.repository === repository),
    async add(given) {
      const { repository, tag } = given;
      if (all.some((one) => one.repository === repository && one.tag === tag)) return undefined;
      const release = { ...given, id: all.length + 1 };
      await keep([...all, release]);
      return release;
    },
    async edit(repository, id, change) {
      const found = all.find((one) => one.repository === repository && one.id === id);
      if (found === undefined) return undefined;
      const release = { ...found, ...change };
      await keep(all.map((one) => (one === found ? release : one)));
      return release;
    },
  };
}
