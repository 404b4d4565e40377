/** `sha256:` and 64 hexadecimal digits: the name of exactly one content. */
export type Digest = string & { readonly brand: 'Digest' };

/** A repository of one image on our registry host, as its path: `PROJECT/REPOSITORY/IMAGE`. */
export type ImageRepository = string & { readonly brand: 'ImageRepository' };

/** The one registry host; staging and production share it, so that blobs can be mounted. */
const registryHost = 'us-docker.pkg.dev';

/** An image that a component must have at a tag, with every platform that its index must list. */
export interface ExpectedImage {
  readonly name: string;
  readonly platforms: readonly string[];
  /** Platforms that its index may list, and may come without. */
  readonly optional?: readonly string[];
}

/** One platform of an index. */
export interface PlatformDigest {
  readonly platform: string;
  readonly digest: Digest;
}

/** An image as the registry has it: the digest of its index and of every platform under it. */
export interface StagedImage {
  readonly name: string;
  readonly digest: Digest;
  readonly platforms: readonly PlatformDigest[];
}

/** An image of a released component version, with the repository in production that has it. */
export interface ReleasedImage extends StagedImage {
  readonly repository: ImageRepository;
}

/** Reads a digest. */
export function parseDigest(text: string): Digest | undefined {
  return /^sha256:[0-9a-f]{64}$/.test(text) ? (text as Digest) : undefined;
}

/** Joins a project or repository path and an image name. */
export function imageRepository(path: string, image: string): ImageRepository {
  return `${path}/${image}` as ImageRepository;
}

/** The substitution by which a test cell's steps name an image of the candidate. */
export function imageSubstitution(name: string): string {
  return `_IMAGE_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** The address by which a container engine pulls exactly this content. */
export function pullAddress(repository: ImageRepository, digest: Digest): string {
  return `${registryHost}/${repository}@${digest}`;
}

/** A path on our registry host as scripts name it, before the names of its images. */
export function registryAddress(path: string): string {
  return `${registryHost}/${path}`;
}

/** The image whose address, without a tag or a digest, this is on our registry host. */
export function repositoryAt(address: string): ImageRepository | undefined {
  const [host, ...path] = address.split('/');
  const isImage = path.length > 2 && path.every((part) => /^[a-z0-9][a-z0-9._-]*$/.test(part));
  return host === registryHost && isImage ? (path.join('/') as ImageRepository) : undefined;
}

/** What is wrong with the images that were found, in words; none where every platform is there. */
export function missingImages(
  expected: readonly ExpectedImage[],
  found: readonly StagedImage[],
): string | undefined {
  const faults = expected.flatMap((image) => faultsOf(image, found));
  return faults.length === 0 ? undefined : faults.join('; ');
}

function faultsOf(expected: ExpectedImage, found: readonly StagedImage[]): readonly string[] {
  const image = found.find(({ name }) => name === expected.name);
  if (image === undefined) return [`image ${expected.name} was not pushed`];
  const there = new Set(image.platforms.map(({ platform }) => platform));
  const missing = expected.platforms.filter((platform) => !there.has(platform));
  return missing.length === 0 ? [] : [`image ${expected.name} lacks ${missing.join(', ')}`];
}
