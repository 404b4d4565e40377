import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { registryImages } from '#cloud/images.ts';
import { cannotRead } from '../words/unreadable.ts';
import { findRelease } from './found-release.ts';
import { findLocalStack } from './local-stack.ts';
import { type NamedRelease, noRelease } from './named-release.ts';
import { releaseFilesAt } from './release-files.ts';
import { type Verified, verify } from './verified.ts';

/** Where a release is looked for; a local stack is asked for what is not named. */
export interface ReleasePlaces {
  readonly files?: string | undefined;
  readonly registry?: string | undefined;
  /** Files of public keys, in PEM. */
  readonly key: readonly string[];
  /** Where a local stack keeps its data. */
  readonly dir: string;
}

/**
 * Checks a release by its files, a registry and keys alone.
 * @throws Error where a place cannot be read, or there is no such release
 */
export async function verifyRelease(
  release: NamedRelease,
  wished: ReleasePlaces,
): Promise<Verified> {
  const places = await findPlaces(wished);
  try {
    const source = releaseFilesAt(places.files);
    const found = await findRelease(source, release, places.keys);
    if (found === undefined) throw await noRelease(source, release);
    const registry = registryImages({ registryEndpoint: places.registry, isAnonymous: true });
    return await verify(found, registry);
  } finally {
    await places.close();
  }
}

/** What is named is taken; the local stack is asked only for the rest. */
async function findPlaces({ files, registry: address, key, dir }: ReleasePlaces) {
  const named = await Promise.all(key.map(readKey));
  const registry = address === undefined ? undefined : originOf(address);
  if (files !== undefined && registry !== undefined && named.length > 0)
    return { files, registry, keys: named, close: async () => undefined };
  const stack = await findLocalStack(dir);
  return {
    files: files ?? stack.files,
    registry: registry ?? stack.registry,
    keys: named.length > 0 ? named : stack.keys,
    close: stack.close,
  };
}

async function readKey(path: string): Promise<string> {
  const pem = await readFile(path, 'utf8').catch(cannotRead(path, 'a public key'));
  try {
    return String(createPublicKey(pem).export({ type: 'spki', format: 'pem' }));
  } catch (cause) {
    throw new Error(`${path} is no public key in PEM`, { cause });
  }
}

function originOf(address: string): string {
  const url = URL.parse(address);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.origin;
  throw new Error('--registry must be an address, such as https://us-docker.pkg.dev');
}
