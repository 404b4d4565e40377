import type { Build, CollectingStage } from './build.ts';
import { digestKey } from './digest-key.ts';
import type { Digest } from './image.ts';

/** What a build left in staging under the name of one of its images, in the order in which it goes. */
export interface Leftover {
  /** The name of the image. */
  readonly name: string;
  readonly tags: readonly string[];
  /** What a tag named, but for what an index of them lists. */
  readonly indexes: readonly Digest[];
  /** What the indexes list, attestations too. */
  readonly children: readonly Digest[];
  readonly attached: readonly AttachedTo[];
}

/** A signature or an attestation: it lives and goes with the manifest that it is attached to. */
export interface AttachedTo {
  readonly subject: Digest;
  /** The tag by which it is found, where it is by one. */
  readonly tag?: string;
  /** Its manifest, then what that lists. */
  readonly digests: readonly Digest[];
}

/** The stages in which a build is collected: each is over before the next begins. */
export const collectingStages = [
  'look',
  'tags',
  'indexes',
  'children',
] as const satisfies CollectingStage[];

/** What is known to be left, together: an image of both is one. */
export function withLeft(
  known: readonly Leftover[],
  found: readonly Leftover[],
): readonly Leftover[] {
  const both = [...known, ...found];
  const names = [...new Set(both.map(({ name }) => name))];
  return names.map((name) => {
    const of = both.filter((one) => one.name === name);
    const indexes = [...new Set(of.flatMap((one) => one.indexes))];
    const children = new Set(of.flatMap((one) => one.children));
    return {
      name,
      tags: [...new Set(of.flatMap(({ tags }) => tags))],
      indexes: indexes.filter((digest) => !children.has(digest)),
      children: [...children],
      attached: [...new Map(of.flatMap(({ attached }) => attached.map(keyed))).values()],
    };
  });
}

/** All that a build is known to have in staging: what its calls left there, and what was copied. */
export function leftBy({ left, staged }: Pick<Build, 'left' | 'staged'>): readonly Leftover[] {
  const images = staged.map(({ name, digest, platforms }) => ({
    name,
    tags: [],
    indexes: [digest],
    children: platforms.map((platform) => platform.digest).filter((one) => one !== digest),
    attached: [],
  }));
  return withLeft(left, images);
}

/** Registry tags of attempts that nobody heard end, or where nobody could look: what they left is not known. */
export function unseenTags({
  imagesRun,
  seen,
}: Pick<Build, 'imagesRun' | 'seen'>): readonly string[] {
  const known = new Set(seen);
  const tags = imagesRun.attempts.flatMap(({ registryTag }) => registryTag || []);
  return [...new Set(tags)].filter((tag) => !known.has(tag));
}

/** The registry tags that a build stands for; none once it is collected. */
export function registryTagsOf({ phase, imagesRun }: Build): readonly string[] {
  if (phase === 'collected') return [];
  return [...new Set(imagesRun.attempts.flatMap(({ registryTag }) => registryTag || []))];
}

/** By what a build is looked for: each manifest that it is known to have in staging. */
export function leftKeys(build: Pick<Build, 'left' | 'staged'>): readonly string[] {
  const digests = leftBy(build).flatMap((image) => [
    ...image.indexes,
    ...image.children,
    ...attachedIn(image),
  ]);
  return [...new Set(digests.map(digestKey))];
}

/**
 * Whether another build still holds a manifest by one of its tags or indexes. Whoever comes to a
 * stage has said so before it asks: so of builds that go together the last removes what they share,
 * and nobody asks for the removal of what is held.
 */
export function isHeldBy(other: Build, name: string, digest: Digest): boolean {
  const image = leftBy(other).find((one) => one.name === name);
  if (image === undefined) return false;
  const { collecting } = other;
  const isTagged = collecting === undefined || collecting === 'look' || collecting === 'tags';
  if (image.indexes.includes(digest) && isTagged) return true;
  return image.children.includes(digest) && collecting !== 'children';
}

/** What goes with a manifest: what is attached to it, and to that. */
export function attachedTo({ attached }: Leftover, subject: Digest): readonly AttachedTo[] {
  const found = attached.filter((one) => one.subject === subject);
  const below = found.flatMap(({ digests }) => digests);
  return [...found, ...attached.filter((one) => below.includes(one.subject))];
}

/** Whether a build has a manifest under the name of an image, in whatever way. */
export function hasLeft(
  build: Pick<Build, 'left' | 'staged'>,
  name: string,
  digest: Digest,
): boolean {
  const image = leftBy(build).find((one) => one.name === name);
  if (image === undefined) return false;
  return [...image.indexes, ...image.children, ...attachedIn(image)].includes(digest);
}

function attachedIn({ attached }: Leftover): readonly Digest[] {
  return attached.flatMap(({ digests }) => digests);
}

function keyed(attached: AttachedTo): readonly [string, AttachedTo] {
  const { subject, tag, digests } = attached;
  return [[subject, tag, ...digests].join(' '), attached];
}
