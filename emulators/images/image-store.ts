import { access, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceFile } from '../replace-file.ts';
import { sha256Digest, verifyDigest } from './digest.ts';
import { type Descriptor, DescriptorSchema } from './manifest.ts';
import { formatReference, type ImageReference } from './reference.ts';

/** The file that holds a blob or manifest of one build. */
export function blobPath(home: string, digest: string): string {
  return join(home, 'blobs', digest.replace(':', '-'));
}

/** Says whether the build's store holds a blob or manifest. */
export async function hasBlob(home: string, digest: string): Promise<boolean> {
  return access(blobPath(home, digest)).then(
    () => true,
    () => false,
  );
}

/** Reads a blob or manifest. @throws Error when it is absent or damaged. */
export async function readBlob(home: string, digest: string): Promise<Buffer> {
  const bytes = await readFile(blobPath(home, digest));
  verifyDigest(bytes, digest, `a blob in ${home}`);
  return bytes;
}

/** Keeps bytes under their digest; steps that run side by side may write the same. */
export async function writeBlob(
  home: string,
  mediaType: string,
  bytes: Buffer,
): Promise<Descriptor> {
  const digest = sha256Digest(bytes);
  await placeFile(blobPath(home, digest), bytes);
  return { mediaType, digest, size: bytes.length };
}

/** Gives an image of this build a name; a name that stood before moves. */
export async function writeImage(
  home: string,
  name: ImageReference,
  image: Descriptor,
): Promise<void> {
  await placeFile(namePath(home, name), JSON.stringify(image));
}

/** Finds an image of this build by its name. */
export async function readImage(
  home: string,
  name: ImageReference,
): Promise<Descriptor | undefined> {
  const text = await readFile(namePath(home, name), 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  return text === undefined ? undefined : DescriptorSchema.parse(JSON.parse(text));
}

/** Writes a file, whole or not at all, and makes its folder if there is none. */
export async function placeFile(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, content);
}

/** Says whether an error means that a file is absent. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The file name that stands for an image name, which may be longer than a file name may be. */
export function nameKey(name: ImageReference): string {
  return sha256Digest(Buffer.from(formatReference(name))).slice('sha256:'.length);
}

function namePath(home: string, name: ImageReference): string {
  return join(home, 'names', `${nameKey(name)}.json`);
}
