import type { Candidate } from './candidate.ts';
import type { Digest } from './image.ts';

/** So many digits tell digests apart well enough to look for them; whoever finds one compares it. */
const keyLength = 16;

/** By what candidates with a digest are looked for: its first digits, as a candidate has hundreds. */
export function digestKey(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1).slice(0, keyLength);
}

/** By what a candidate is looked for: each of its images, index and platforms. */
export function digestKeys({ builds }: Pick<Candidate, 'builds'>): readonly string[] {
  const images = Object.values(builds).flatMap((build) => build.images);
  const digests = images.flatMap(({ digest, platforms }) => [
    digest,
    ...platforms.map((one) => one.digest),
  ]);
  return [...new Set(digests.map(digestKey))];
}

/** An image of a candidate that has a digest: the index, or one of its platforms. */
export interface ImageWithDigest {
  readonly component: string;
  readonly tag: string;
  readonly image: string;
  /** None where the digest is that of the index. */
  readonly platform?: string;
}

/** Where a candidate has a digest. */
export function imagesWithDigest(
  { frozen, builds }: Pick<Candidate, 'frozen' | 'builds'>,
  digest: Digest,
): readonly ImageWithDigest[] {
  return frozen.components.flatMap(({ name: component, tag }) =>
    (builds[component]?.images ?? []).flatMap((one): readonly ImageWithDigest[] => {
      const image = { component, tag, image: one.name };
      const platforms = one.platforms.filter((below) => below.digest === digest);
      const below = platforms.map(({ platform }) => ({ ...image, platform }));
      return one.digest === digest ? [image, ...below] : below;
    }),
  );
}
