import { type ImageRepository, imageRepository } from '#core/image.ts';
import { edit, type MemoryRelease } from './memory-release.ts';
import type { Tampered } from './tampered.ts';

const hello = imageRepository('csi-release/csi', 'hello');

function indexOf({ world }: MemoryRelease, repository: ImageRepository) {
  const index = world.registry.manifest(repository, 'v1.0.0');
  if (index === undefined) throw new Error(`${repository} has no v1.0.0`);
  return index;
}

/** What somebody could do in the registry. */
export const byRegistry: readonly Tampered[] = [
  [
    'a version tag names something else',
    (one) => {
      const [child] = indexOf(one, hello).children;
      if (child !== undefined) one.world.registry.tag(hello, child.digest, 'v1.0.0');
    },
    /^every version tag names its image$/,
    /csi\/hello:v1\.0\.0 is sha256:.*, and must be sha256:/,
  ],
  [
    'a version tag is gone',
    (one) => one.world.registry.remove(hello, 'v1.0.0'),
    /^every version tag names its image$/,
    /^us-docker\.pkg\.dev\/csi-release\/csi\/hello:v1\.0\.0 is not there$/,
  ],
];

/** What a registry could lose. */
export const byLoss: readonly Tampered[] = [
  [
    'an index is lost',
    (one) => one.lost.add(indexOf(one, hello).digest),
    /^every platform is there, and no other$/,
    /^us-docker\.pkg\.dev\/csi-release\/csi\/hello@sha256:[0-9a-f]{64} is not there$/,
  ],
  [
    'a platform is lost',
    (one) => {
      for (const { digest, platform } of indexOf(one, hello).children)
        if (platform === 'linux/arm64') one.lost.add(digest);
    },
    /^every platform is there, and no other$/,
    /csi\/hello@sha256:[0-9a-f]{64} linux\/arm64: sha256:[0-9a-f]{64} is not there$/,
  ],
  [
    'a platform is not named in release.json',
    (one) => edit(one, 'release.json', /"linux\/arm64"/, '"linux/riscv64"'),
    /^every platform is there, and no other$/,
    /does not list linux\/riscv64@sha256:.*\n.*lists linux\/arm64@.*, which is not in the release$/,
  ],
  [
    'the statement is not attached to an image any more',
    (one) => {
      const { digest } = indexOf(one, hello);
      for (const referrer of one.world.registry.referrers(hello, digest) ?? [])
        one.lost.add(referrer);
    },
    /^the statement is attached to every image$/,
    /^us-docker\.pkg\.dev\/csi-release\/csi\/hello@.* does not have statement\.sigstore\.json \(1 attached\)$/,
  ],
];
