import { inParallel } from '#flow/in-parallel.ts';
import { call, IMAGE, INDEX } from '../../test/emulators/registry/oci-client.ts';
import type { Staged } from './ours.ts';
import { repositoryOf } from './ours.ts';
import type { Pushed } from './push.ts';

const atATime = 32;
const accept = `${INDEX}, ${IMAGE}`;

/** How many manifests of expired images are left, and how many of living ones are gone. */
export async function provenAt(
  url: string,
  expired: readonly Staged[],
  living: readonly Staged[],
): Promise<{ readonly left: number; readonly wrong: number }> {
  const there = await inParallel(manifestsOf(expired), (path) => isThere(url, path), atATime);
  const still = await inParallel(manifestsOf(living), (path) => isThere(url, path), atATime);
  return { left: there.filter(Boolean).length, wrong: still.filter((one) => !one).length };
}

function manifestsOf(candidates: readonly Staged[]): readonly string[] {
  return candidates.flatMap(({ id, images }) =>
    images.flatMap((image) => [id, ...digestsOf(image)].map((one) => pathOf(image, one))),
  );
}

function digestsOf({ digest, platforms }: Pushed): readonly string[] {
  return [digest, ...platforms.map((one) => one.digest)];
}

function pathOf({ name }: Pushed, reference: string): string {
  return `/v2/${repositoryOf(name)}/manifests/${reference}`;
}

async function isThere(url: string, path: string): Promise<boolean> {
  return (await call(url, 'HEAD', path, { headers: { accept } })).status === 200;
}
