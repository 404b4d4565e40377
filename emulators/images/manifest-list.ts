import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isAbsent, nameKey, placeFile } from './image-store.ts';
import { DescriptorSchema } from './manifest.ts';
import type { ImageReference } from './reference.ts';

const ManifestListSchema = z.object({
  members: z.array(
    z.object({
      /** The name it was added under. */
      name: z.string(),
      descriptor: DescriptorSchema,
      platform: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    }),
  ),
});

/** What `docker manifest create` began and `docker manifest push` will push. */
export type ManifestList = Readonly<z.infer<typeof ManifestListSchema>>;

/** Reads the list of that name, if the build has begun one. */
export async function readManifestList(
  home: string,
  name: ImageReference,
): Promise<ManifestList | undefined> {
  const text = await readFile(listPath(home, name), 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  return text === undefined ? undefined : ManifestListSchema.parse(JSON.parse(text));
}

/** Keeps a list under its name until it is pushed. */
export async function writeManifestList(
  home: string,
  name: ImageReference,
  list: ManifestList,
): Promise<void> {
  await placeFile(listPath(home, name), JSON.stringify(list));
}

/** Forgets a list; one that is absent is forgotten already. */
export async function removeManifestList(home: string, name: ImageReference): Promise<void> {
  await rm(listPath(home, name), { force: true });
}

function listPath(home: string, name: ImageReference): string {
  return join(home, 'lists', `${nameKey(name)}.json`);
}
