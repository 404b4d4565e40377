import { WireError } from '../wire/error.ts';

/** A repository of Artifact Registry; in the store it is the first two parts of image names. */
export interface ArtifactRepository {
  readonly project: string;
  readonly repository: string;
}

/** A package: an image name below a repository, slashes and all. */
export type ArtifactPackage = ArtifactRepository & { readonly image: string };

/** The one location there is. `us` is that of `gcr.io` and `us-docker.pkg.dev`. */
export const LOCATION = 'us';

const LOCATION_NAME = /^projects\/([^/]+)\/locations\/([^/]+)$/;
const REPOSITORY_NAME = /^projects\/([^/]+)\/locations\/([^/]+)\/repositories\/([^/]+)$/;

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export function parseLocation(name: string): { readonly project: string } {
  const [project = ''] = partsOf(LOCATION_NAME, name, 'projects/P/locations/us');
  return { project };
}

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export function parseRepository(name: string): ArtifactRepository {
  const wanted = 'projects/P/locations/us/repositories/R';
  const [project = '', , repository = ''] = partsOf(REPOSITORY_NAME, name, wanted);
  return { project, repository };
}

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export function parsePackage(name: string): ArtifactPackage {
  const [parent, image] = splitAt(name, 'packages');
  return { ...parseRepository(parent), image: decode(image) };
}

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export function parseVersion(name: string): ArtifactPackage & { readonly digest: string } {
  const [parent, digest] = splitAt(name, 'versions');
  return { ...parsePackage(parent), digest };
}

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export function parseTag(name: string): ArtifactPackage & { readonly tag: string } {
  const [parent, tag] = splitAt(name, 'tags');
  return { ...parsePackage(parent), tag: decode(tag) };
}

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export function parseDockerImage(name: string): ArtifactPackage & { readonly digest: string } {
  const [parent, image] = splitAt(name, 'dockerImages');
  const [path = '', digest = ''] = decode(image).split('@');
  return { ...parseRepository(parent), image: path, digest };
}

/** `projects/P/locations/us/repositories/R` */
export function repositoryName({ project, repository }: ArtifactRepository): string {
  return `projects/${project}/locations/${LOCATION}/repositories/${repository}`;
}

/** `.../packages/I`, slashes of nested image names as `%2F`. */
export function packageName(at: ArtifactPackage): string {
  return `${repositoryName(at)}/packages/${encodeURIComponent(at.image)}`;
}

/** `.../packages/I/versions/sha256:...` */
export function versionName(at: ArtifactPackage, digest: string): string {
  return `${packageName(at)}/versions/${digest}`;
}

/** `.../packages/I/tags/T` */
export function tagName(at: ArtifactPackage, tag: string): string {
  return `${packageName(at)}/tags/${tag}`;
}

/** `.../dockerImages/I@sha256:...`, slashes of nested image names as `%2F`. */
export function dockerImageName(at: ArtifactPackage, digest: string): string {
  return `${repositoryName(at)}/dockerImages/${encodeURIComponent(at.image)}@${digest}`;
}

/** The name under which the OCI face and the store have a package. */
export function storeName({ project, repository, image }: ArtifactPackage): string {
  return `${project}/${repository}/${image}`;
}

function partsOf(pattern: RegExp, name: string, wanted: string): readonly string[] {
  const match = pattern.exec(name);
  if (match === null) {
    throw new WireError('INVALID_ARGUMENT', `"${name}" is no name of the form ${wanted}`);
  }
  if (match[2] !== LOCATION) {
    throw new WireError('NOT_FOUND', `There is no location "${match[2]}", only "${LOCATION}"`);
  }
  return match.slice(1);
}

function splitAt(name: string, collection: string): readonly [string, string] {
  const [parent = '', id = '', ...more] = name.split(`/${collection}/`);
  if (id === '' || more.length > 0) {
    throw new WireError('INVALID_ARGUMENT', `"${name}" names nothing in ${collection}`);
  }
  return [parent, id];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new WireError('INVALID_ARGUMENT', `"${text}" is not percent-encoded UTF-8`);
  }
}
