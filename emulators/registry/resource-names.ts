import { WireError } from '../wire/error.ts';

/** A repository of Artifact Registry; in the store it is the first two parts of image names. */
export type ArtifactRepository = { readonly project: string; readonly repository: string };

/** A package: an image name below a repository, slashes and all. */
export type ArtifactPackage = ArtifactRepository & { readonly image: string };

/** The one location there is. `us` is that of `gcr.io` and `us-docker.pkg.dev`. */
export const LOCATION = 'us';

const LOCATION_NAME = /^projects\/([^/]+)\/locations\/([^/]+)$/;
const REPOSITORY_NAME = /^projects\/([^/]+)\/locations\/([^/]+)\/repositories\/([^/]+)$/;

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export const parseLocation = (name: string): { readonly project: string } => {
  const [project = ''] = partsOf(LOCATION_NAME, name, 'projects/P/locations/us');
  return { project };
};

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export const parseRepository = (name: string): ArtifactRepository => {
  const wanted = 'projects/P/locations/us/repositories/R';
  const [project = '', , repository = ''] = partsOf(REPOSITORY_NAME, name, wanted);
  return { project, repository };
};

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export const parsePackage = (name: string): ArtifactPackage => {
  const [parent, image] = splitAt(name, 'packages');
  return { ...parseRepository(parent), image: decode(image) };
};

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export const parseVersion = (name: string): ArtifactPackage & { readonly digest: string } => {
  const [parent, digest] = splitAt(name, 'versions');
  return { ...parsePackage(parent), digest };
};

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export const parseTag = (name: string): ArtifactPackage & { readonly tag: string } => {
  const [parent, tag] = splitAt(name, 'tags');
  return { ...parsePackage(parent), tag: decode(tag) };
};

/** @throws WireError INVALID_ARGUMENT, or NOT_FOUND for another location */
export const parseDockerImage = (name: string): ArtifactPackage & { readonly digest: string } => {
  const [parent, image] = splitAt(name, 'dockerImages');
  const [path = '', digest = ''] = decode(image).split('@');
  return { ...parseRepository(parent), image: path, digest };
};

/** `projects/P/locations/us/repositories/R` */
export const repositoryName = ({ project, repository }: ArtifactRepository): string =>
  `projects/${project}/locations/${LOCATION}/repositories/${repository}`;

/** `.../packages/I`, slashes of nested image names as `%2F`. */
export const packageName = (at: ArtifactPackage): string =>
  `${repositoryName(at)}/packages/${encodeURIComponent(at.image)}`;

/** `.../packages/I/versions/sha256:...` */
export const versionName = (at: ArtifactPackage, digest: string): string =>
  `${packageName(at)}/versions/${digest}`;

/** `.../packages/I/tags/T` */
export const tagName = (at: ArtifactPackage, tag: string): string =>
  `${packageName(at)}/tags/${tag}`;

/** `.../dockerImages/I@sha256:...`, slashes of nested image names as `%2F`. */
export const dockerImageName = (at: ArtifactPackage, digest: string): string =>
  `${repositoryName(at)}/dockerImages/${encodeURIComponent(at.image)}@${digest}`;

/** The name under which the OCI face and the store have a package. */
export const storeName = ({ project, repository, image }: ArtifactPackage): string =>
  `${project}/${repository}/${image}`;

const partsOf = (pattern: RegExp, name: string, wanted: string): readonly string[] => {
  const match = pattern.exec(name);
  if (match === null) {
    throw new WireError('INVALID_ARGUMENT', `"${name}" is no name of the form ${wanted}`);
  }
  if (match[2] !== LOCATION) {
    throw new WireError('NOT_FOUND', `There is no location "${match[2]}", only "${LOCATION}"`);
  }
  return match.slice(1);
};

const splitAt = (name: string, collection: string): readonly [string, string] => {
  const [parent = '', id = '', ...more] = name.split(`/${collection}/`);
  if (id === '' || more.length > 0) {
    throw new WireError('INVALID_ARGUMENT', `"${name}" names nothing in ${collection}`);
  }
  return [parent, id];
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new WireError('INVALID_ARGUMENT', `"${text}" is not percent-encoded UTF-8`);
  }
};
