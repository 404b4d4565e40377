import { mkdirSync } from 'node:fs';
import { readJournal, startJournal } from '../journal.ts';
import { type Change, changeForm, type ManifestRecord } from './changes.ts';
import { type Content, openContent } from './content.ts';

/** What one repository holds. A blob is seen only where it was pushed or mounted. */
export interface Repository {
  readonly blobs: ReadonlyMap<string, { readonly sizeBytes: number; readonly atMs: number }>;
  readonly manifests: ReadonlyMap<string, ManifestRecord>;
  readonly tags: ReadonlyMap<string, { readonly digest: string; readonly atMs: number }>;
}

/** Everything the registry keeps: which repository holds what, and the bytes. */
export interface Store {
  readonly content: Content;
  /** A repository, empty when nothing was ever pushed to it. */
  repository(name: string): Repository;
  /** The names of all repositories that hold anything, sorted. */
  names(): readonly string[];
  /** Remembers a change on disk, then makes it visible. */
  commit(change: Change): void;
  close(): void;
}

/** How long a blob that no manifest names may wait for one. */
export const UNNAMED_BLOB_AGE_MAX_MS = 24 * 60 * 60 * 1000;

/**
 * Opens a store below `dir`, and gives back the disk space of what was deleted: blobs that no
 * manifest of their repository has named for a day, and contents that no repository holds. That
 * happens only here, when no push can be under way.
 */
export function openStore(dir: string, nowMs: number): Store {
  mkdirSync(dir, { recursive: true });
  const repositories = new Map<string, MutableRepository>();
  for (const change of readJournal(dir, changeForm)) {
    apply(repositories, change);
  }
  for (const change of [...unnamedBlobs(repositories, nowMs)]) {
    apply(repositories, change);
  }
  const journal = startJournal(dir, changeForm, () => changesTo(repositories));
  const content = openContent(dir);
  content.retain(digestsIn(repositories));
  return {
    content,
    repository: (name) => repositories.get(name) ?? emptyRepository(),
    names: () => [...repositories.keys()].sort(),
    commit: (change) => {
      journal.append([change]);
      apply(repositories, change);
      journal.compact();
    },
    close: () => journal.close(),
  };
}

interface MutableRepository {
  readonly blobs: Map<string, { readonly sizeBytes: number; readonly atMs: number }>;
  readonly manifests: Map<string, ManifestRecord>;
  readonly tags: Map<string, { readonly digest: string; readonly atMs: number }>;
}

function apply(repositories: Map<string, MutableRepository>, change: Change): void {
  const repository = repositories.get(change.repository) ?? emptyRepository();
  repositories.set(change.repository, repository);
  switch (change.type) {
    case 'blob-linked':
      repository.blobs.set(change.digest, { sizeBytes: change.sizeBytes, atMs: change.atMs });
      break;
    case 'blob-unlinked':
      repository.blobs.delete(change.digest);
      break;
    case 'manifest-put':
      repository.manifests.set(change.digest, change.manifest);
      break;
    case 'manifest-deleted':
      repository.manifests.delete(change.digest);
      break;
    case 'tag-put':
      repository.tags.set(change.tag, { digest: change.digest, atMs: change.atMs });
      break;
    case 'tag-deleted':
      repository.tags.delete(change.tag);
      break;
  }
  if (repository.blobs.size + repository.manifests.size + repository.tags.size === 0) {
    repositories.delete(change.repository);
  }
}

function emptyRepository(): MutableRepository {
  return {
    blobs: new Map(),
    manifests: new Map(),
    tags: new Map(),
  };
}

function* unnamedBlobs(
  repositories: ReadonlyMap<string, Repository>,
  nowMs: number,
): Generator<Change> {
  for (const [name, repository] of repositories) {
    const named = new Set([...repository.manifests.values()].flatMap(({ blobs }) => blobs));
    for (const [digest, blob] of repository.blobs) {
      if (!named.has(digest) && nowMs - blob.atMs > UNNAMED_BLOB_AGE_MAX_MS) {
        yield { type: 'blob-unlinked', repository: name, digest };
      }
    }
  }
}

function* changesTo(repositories: ReadonlyMap<string, Repository>): Generator<Change> {
  for (const [repository, { blobs, manifests, tags }] of repositories) {
    for (const [digest, blob] of blobs) {
      yield { type: 'blob-linked', repository, digest, ...blob };
    }
    for (const [digest, manifest] of manifests) {
      yield { type: 'manifest-put', repository, digest, manifest };
    }
    for (const [tag, target] of tags) {
      yield { type: 'tag-put', repository, tag, ...target };
    }
  }
}

function digestsIn(repositories: ReadonlyMap<string, Repository>): ReadonlySet<string> {
  return new Set(
    [...repositories.values()].flatMap(({ blobs, manifests }) => [
      ...blobs.keys(),
      ...manifests.keys(),
    ]),
  );
}
