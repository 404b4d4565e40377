import type { Refusal } from './admission.ts';
import type { Build } from './build.ts';
import type { Candidate } from './candidate.ts';
import type { StagedImage } from './image.ts';
import type { Attempt } from './run.ts';

/** Where one image comes from, as we state it once its build has succeeded and is recorded. */
export interface ImageOrigin {
  readonly component: string;
  /** The address of the repository that the commit was read from. */
  readonly repository: string;
  readonly tag: string;
  readonly commit: string;
  /** The SHA-256 of the recipe's text, in hexadecimal digits. */
  readonly recipe: string;
  /** Who ran the build: the Cloud Build of one project. */
  readonly builder: string;
  readonly buildId: string;
  /** The random tag under which that build alone pushed. */
  readonly registryTag: string;
  /** When its success was recorded. */
  readonly builtAtMs: number;
  readonly image: StagedImage;
}

/** Which statement is meant: that of one content, made of one tag of a component at one commit. */
export interface OriginAddress {
  readonly component: string;
  readonly tag: string;
  readonly commit: string;
  readonly image: StagedImage;
}

/** What an image that is to be promoted must be stated to come from. */
export interface ExpectedOrigin extends OriginAddress {
  /** None where a version joins from production: its repository may have moved since it was built. */
  readonly repository?: string;
  readonly builder: string;
}

/** What is kept as an image's statement of origin: only what a key of ours signed is read. */
export type FoundOrigin =
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'unknown-key'; readonly keyIds: readonly string[] }
  | { readonly kind: 'bad-signature'; readonly keyId: string }
  | { readonly kind: 'signed'; readonly origin: ImageOrigin };

/** The name of the Cloud Build of a project, as statements name who built. */
export function builderOf(project: string): string {
  return `https://cloudbuild.googleapis.com/v1/projects/${project}`;
}

/**
 * What is to be stated of a build's images, from what is recorded of it and from nothing else. Of
 * what only joins from production nothing is: the statement of the build that made it stands.
 */
export function statedOrigins(
  { component, tag, commit, origin, imagesRun, staged }: Build,
  repository: string,
  builder: string,
  recipe: string,
): readonly ImageOrigin[] {
  if (origin !== 'build') return [];
  const passed = imagesRun.attempts.findLast(({ outcome }) => outcome === 'passed');
  const made = passed === undefined ? undefined : madeBy(passed);
  if (made === undefined) return [];
  const from = { component, repository, tag, commit, recipe, builder };
  return staged.map((image) => ({ ...from, ...made, image }));
}

/** What must be stated of every image of a candidate before it is promoted. */
export function expectedOrigins(
  { frozen, builds }: Candidate,
  builder: string,
): readonly ExpectedOrigin[] {
  return frozen.components.flatMap(({ name: component, tag, commit, repository }) => {
    const { images = [], origin } = builds[component] ?? {};
    const known = origin === 'build' ? { repository } : {};
    return images.map((image) => ({ component, tag, commit, image, builder, ...known }));
  });
}

/** What was found as the statement about an image. */
export interface LookedOrigin {
  readonly address: OriginAddress;
  readonly found: FoundOrigin;
}

/**
 * Whether every image of a candidate is stated, by us, to come from the tag and the commit that were
 * frozen. It fails closed: what cannot be read is as good as nothing, and so is what nobody read.
 */
export function refuseOrigins(
  candidate: Candidate,
  builder: string,
  looked: readonly LookedOrigin[],
): Refusal | undefined {
  const faults = expectedOrigins(candidate, builder).flatMap((expected) => {
    const found = looked.find(({ address }) => isSame(address, expected))?.found;
    const fault =
      found === undefined ? 'nobody looked at its origin yet' : originFault(found, expected);
    return fault === undefined ? [] : [`${wordsFor(expected)}: ${fault}; ${wayOut(expected)}`];
  });
  if (faults.length === 0) return undefined;
  const why = `the origin of ${candidate.id} is not proved: ${faults.join('; ')}`;
  return { code: 'conflict', why };
}

/** What is wrong with a statement of origin, in words; none where it says what is expected. */
export function originFault(found: FoundOrigin, expected: ExpectedOrigin): string | undefined {
  switch (found.kind) {
    case 'absent':
      return 'there is no statement of its origin';
    case 'malformed':
      return `its statement of origin cannot be read: ${found.why}`;
    case 'unknown-key':
      return `its statement of origin is signed by ${listed(found.keyIds)}, which is not trusted`;
    case 'bad-signature':
      return `its statement of origin does not bear the signature of ${found.keyId}`;
    case 'signed':
      return otherOrigin(found.origin, expected);
  }
}

function isSame(one: OriginAddress, other: OriginAddress): boolean {
  const keyOf = ({ component, tag, commit, image: { name, digest } }: OriginAddress) =>
    JSON.stringify([component, tag, commit, name, digest]);
  return keyOf(one) === keyOf(other);
}

function wordsFor({ component, tag, image }: OriginAddress): string {
  return `${component} ${tag}, image ${image.name}@${image.digest}`;
}

/** What was built here is stated anew for a new candidate; of what is in production it is too late. */
function wayOut({ component, repository }: ExpectedOrigin): string {
  return repository === undefined
    ? `tag a new version of ${component}`
    : 'ask for another round of its set, which states it anew: POST /api/v1/rounds';
}

function madeBy({
  buildId,
  registryTag,
  endedAtMs,
}: Attempt): Pick<ImageOrigin, 'buildId' | 'registryTag' | 'builtAtMs'> | undefined {
  if (buildId === undefined || registryTag === undefined || endedAtMs === undefined)
    return undefined;
  return { buildId, registryTag, builtAtMs: endedAtMs };
}

function listed(keyIds: readonly string[]): string {
  return keyIds.length === 0 ? 'nobody' : keyIds.join(', ');
}

function otherOrigin(origin: ImageOrigin, expected: ExpectedOrigin): string | undefined {
  const other = compared.find((key) => (expected[key] ?? origin[key]) !== origin[key]);
  if (other !== undefined)
    return `its statement says ${other} ${origin[other]}, and not ${expected[other]}`;
  return otherImage(origin.image, expected.image);
}

const compared = ['component', 'tag', 'commit', 'repository', 'builder'] as const;

function otherImage(stated: StagedImage, { name, digest, platforms }: StagedImage) {
  if (stated.name !== name || stated.digest !== digest)
    return `its statement is about ${stated.name}@${stated.digest}`;
  const named = new Set(stated.platforms.map((one) => `${one.platform}@${one.digest}`));
  const unnamed = platforms.find((one) => !named.has(`${one.platform}@${one.digest}`));
  return unnamed && `its statement does not name ${unnamed.platform}@${unnamed.digest}`;
}
