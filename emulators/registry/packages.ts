import { WireError } from '../wire/error.ts';
import { isForeignName } from './names.ts';
import { tagsByDigest } from './relations.ts';
import {
  type ArtifactPackage,
  type ArtifactRepository,
  packageName,
  repositoryName,
  storeName,
} from './resource-names.ts';
import type { TaggedManifest } from './resources.ts';
import type { Repository, Store } from './store.ts';

/** What the Artifact Registry face sees: the store, and the repositories there are. */
export interface Catalogue {
  readonly store: Store;
  /** `P/R`: there from the start. Any other repository is there once something was pushed to it. */
  readonly repositories: readonly string[];
}

/** The repositories of a project, sorted. */
export function repositoriesOf(
  { store, repositories }: Catalogue,
  project: string,
): readonly ArtifactRepository[] {
  const pushed = store.names().filter((name) => !isForeignName(name) && name.split('/').length > 2);
  const known = [...repositories, ...pushed].map((name) => name.split('/', 2));
  const own = known.filter(([first]) => first === project).map(([, second = '']) => second);
  return [...new Set(own)].sort().map((repository) => ({ project, repository }));
}

/** @throws WireError NOT_FOUND */
export function checkRepository(catalogue: Catalogue, at: ArtifactRepository): void {
  const found = repositoriesOf(catalogue, at.project);
  if (!found.some(({ repository }) => repository === at.repository)) {
    throw notFound(repositoryName(at));
  }
}

/** The packages of a repository that hold anything, sorted by image name. @throws NOT_FOUND */
export function packagesOf(
  catalogue: Catalogue,
  at: ArtifactRepository,
): readonly ArtifactPackage[] {
  checkRepository(catalogue, at);
  const prefix = `${at.project}/${at.repository}/`;
  return catalogue.store
    .names()
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({ ...at, image: name.slice(prefix.length) }))
    .filter((at) => catalogue.store.repository(storeName(at)).manifests.size > 0);
}

/** What a package holds. @throws WireError NOT_FOUND when that is nothing */
export function contentsOf({ store }: Catalogue, at: ArtifactPackage): Repository {
  const contents = store.repository(storeName(at));
  if (contents.manifests.size === 0) {
    throw notFound(packageName(at));
  }
  return contents;
}

/** The manifests of a package with their tags, sorted by digest. */
export function manifestsOf(at: ArtifactPackage, contents: Repository): readonly TaggedManifest[] {
  const tagsOf = tagsByDigest(contents);
  return [...contents.manifests]
    .map(([digest, manifest]) => {
      const tags = tagsOf.get(digest) ?? [];
      const taggedAtMs = tags.map((tag) => contents.tags.get(tag)?.atMs ?? 0);
      const updatedAtMs = Math.max(manifest.uploadedAtMs, ...taggedAtMs);
      return { at, digest, manifest, tags, updatedAtMs };
    })
    .sort((left, right) => (left.digest < right.digest ? -1 : 1));
}

/** One manifest of a package. @throws WireError NOT_FOUND, naming what was asked for */
export function manifestIn(
  catalogue: Catalogue,
  at: ArtifactPackage,
  digest: string,
  name: string,
): TaggedManifest {
  const contents = catalogue.store.repository(storeName(at));
  const found = manifestsOf(at, contents).find((candidate) => candidate.digest === digest);
  if (found === undefined) {
    throw notFound(name);
  }
  return found;
}

/** The error for a resource that is not there. */
export function notFound(name: string): WireError {
  return new WireError('NOT_FOUND', `${name} not found`);
}
