import { checksums } from '#core/checksums.ts';
import type { Digest } from '#core/image.ts';
import { contentDigest } from '#flow/identify.ts';
import { findRelease } from '../../../commands/verify/found-release.ts';
import type { ReleaseFiles } from '../../../commands/verify/release-files.ts';
import { type Verified, verify } from '../../../commands/verify/verified.ts';
import { firstTags, promoteNewest } from '../../story/memory-story.ts';
import { openWorld, places, type World } from '../../world/world.ts';

/** A release in a world, and its files, to be tampered with. */
export interface MemoryRelease {
  readonly world: World;
  /** By path in its folder; what is changed here is what is found. */
  readonly files: Map<string, Uint8Array>;
  readonly trustedKeys: string[];
  /** Contents that the registry has lost. */
  readonly lost: Set<Digest>;
  /** Whether anybody may list the folder. */
  isListed: boolean;
}

const line = 'sample';
const version = 'v1.0.0';

/** The first release of the story's line, with everything that was published of it. */
export async function givenMemoryRelease(world = openWorld()): Promise<MemoryRelease> {
  await firstTags(world);
  await promoteNewest(world);
  const folder = `${line}/${version}/`;
  const names = world.files.names(places.releaseBucket, folder);
  const files = new Map(
    names.map((name) => [
      name.slice(folder.length),
      world.files.bytes(places.releaseBucket, name) ?? new Uint8Array(),
    ]),
  );
  const key = world.keys.publicKey(world.keys.signing) ?? '';
  return { world, files, trustedKeys: [key], lost: new Set(), isListed: true };
}

/** Verifies it, as the release that it is or as another one. */
export async function verifyMemory(
  { world, files, trustedKeys, lost, isListed }: MemoryRelease,
  asked = version,
): Promise<Verified> {
  const folder = `${line}/${asked}/`;
  const source: ReleaseFiles = {
    where: 'memory',
    list: async () => (isListed ? [...files.keys()].map((path) => `${folder}${path}`) : undefined),
    get: async (name) => files.get(name.slice(folder.length)),
  };
  const found = await findRelease(source, { line, version: asked }, trustedKeys);
  if (found === undefined) throw new Error(`no release is found as ${asked}`);
  const { manifest, referrers } = world.ports.images;
  return verify(found, {
    referrers,
    manifest: async (repository, reference) => {
      const there = await manifest(repository, reference);
      return there !== undefined && lost.has(there.digest) ? undefined : there;
    },
  });
}

/** Writes something else into a file. */
export function edit(release: MemoryRelease, path: string, from: string | RegExp, to: string) {
  const before = textOf(release, path);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${path} has no ${from}`);
  release.files.set(path, new TextEncoder().encode(after));
}

/** Makes checksums that fit the files as they are now, as whoever forges would. */
export function sumAnew({ files }: MemoryRelease): void {
  files.delete('SHA256SUMS');
  const summed = [...files].map(([path, bytes]) => ({ path, digest: contentDigest(bytes) }));
  files.set('SHA256SUMS', new TextEncoder().encode(checksums(summed)));
}

/** A file as text. */
export function textOf({ files }: MemoryRelease, path: string): string {
  return new TextDecoder().decode(files.get(path));
}
