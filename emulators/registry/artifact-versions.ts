import type { protos } from '@google-cloud/artifact-registry';
import { WireError } from '../wire/error.ts';
import type { Handlers } from '../wire.ts';
import { holdsOn, planDeletion } from './deletion.ts';
import { answerList } from './list-requests.ts';
import type { Operations } from './operations.ts';
import { type Catalogue, contentsOf, manifestIn, manifestsOf, notFound } from './packages.ts';
import {
  type ArtifactPackage,
  parsePackage,
  parseVersion,
  storeName,
  versionName,
} from './resource-names.ts';
import { versionResource } from './resources.ts';

type BatchDeleteVersionsRequest =
  protos.google.devtools.artifactregistry.v1.IBatchDeleteVersionsRequest;
type DeleteVersionRequest = protos.google.devtools.artifactregistry.v1.IDeleteVersionRequest;
type GetVersionRequest = protos.google.devtools.artifactregistry.v1.IGetVersionRequest;
type ListVersionsRequest = protos.google.devtools.artifactregistry.v1.IListVersionsRequest;

/** The most versions that one batch may name. */
const BATCH_MAX = 10_000;

/** Of `google/rpc/code.proto`. */
const ABORTED = 10;

/** The methods of Artifact Registry that read and delete versions. */
export function versionHandlers(catalogue: Catalogue, operations: Operations): Handlers {
  return {
    ListVersions: async (request: ListVersionsRequest) => {
      const at = parsePackage(request.parent ?? '');
      const versions = manifestsOf(at, contentsOf(catalogue, at));
      const { items, nextPageToken } = answerList(request, versions, ({ digest }) => digest, {
        name: ({ digest }) => versionName(at, digest),
      });
      const view = viewOf(request);
      return { versions: items.map((version) => versionResource(version, view)), nextPageToken };
    },
    GetVersion: async (request: GetVersionRequest) => {
      const name = request.name ?? '';
      const { digest, ...at } = parseVersion(name);
      return versionResource(manifestIn(catalogue, at, digest, name), viewOf(request));
    },
    DeleteVersion: async ({ name, force }: DeleteVersionRequest) => {
      const { digest, ...at } = parseVersion(name ?? '');
      deleteVersion(catalogue, at, digest, force === true);
      return operations.end(at.project, { type: 'OperationMetadata' });
    },
    BatchDeleteVersions: async (request: BatchDeleteVersionsRequest) => {
      const { project, failedVersions } = batchDelete(catalogue, request);
      const metadata = { type: 'BatchDeleteVersionsMetadata', failedVersions } as const;
      // Only if nothing succeeds has a batch an error of its own (Google's AIP-233).
      const isLost = failedVersions.length === request.names?.length;
      const message = 'All versions are absent, tagged or referenced by parent manifests';
      return operations.end(project, metadata, isLost ? { code: ABORTED, message } : undefined);
    },
  };
}

function viewOf({ view }: GetVersionRequest | ListVersionsRequest): 'BASIC' | 'FULL' {
  return view === 'FULL' ? 'FULL' : 'BASIC';
}

function deleteVersion(
  { store }: Catalogue,
  at: ArtifactPackage,
  digest: string,
  force: boolean,
): void {
  const repository = storeName(at);
  const contents = store.repository(repository);
  const name = versionName(at, digest);
  if (!contents.manifests.has(digest)) {
    throw notFound(name);
  }
  const { tags, parents } = holdsOn(contents, digest);
  if (tags.length > 0 && !force) {
    const message = `${name} is tagged ${tags.join(', ')}; delete the tags first`;
    throw new WireError('FAILED_PRECONDITION', message);
  }
  if (parents.length > 0) {
    const message = `${name} is referenced by parent manifests ${parents.join(', ')}`;
    throw new WireError('FAILED_PRECONDITION', message);
  }
  for (const tag of tags) {
    store.commit({ type: 'tag-deleted', repository, tag });
  }
  store.commit({ type: 'manifest-deleted', repository, digest });
}

// Each package is planned as a whole. What cannot go stays and is named; the rest goes.
function batchDelete(
  { store }: Catalogue,
  { parent, names, validateOnly }: BatchDeleteVersionsRequest,
): { readonly project: string; readonly failedVersions: readonly string[] } {
  checkBatch(parent ?? '', names ?? []);
  const versions = (names ?? []).map((name) => ({ name, ...parseVersion(name) }));
  const failedVersions: string[] = [];
  for (const [repository, group] of Map.groupBy(versions, storeName)) {
    const digests = group.map(({ digest }) => digest);
    const { deletable, kept } = planDeletion(store.repository(repository), digests);
    const failed = group.filter(({ digest }) => kept.includes(digest));
    failedVersions.push(...failed.map(({ name }) => name));
    for (const digest of validateOnly === true ? [] : deletable) {
      store.commit({ type: 'manifest-deleted', repository, digest });
    }
  }
  return { project: versions[0]?.project ?? '', failedVersions };
}

// The parent is a package by its path and a repository by its description (service.proto,
// version.proto): both are taken, and `packages/-` for all packages of a repository.
function checkBatch(parent: string, names: readonly string[]): void {
  if (names.length === 0 || names.length > BATCH_MAX) {
    const message = `names has ${names.length} entries; give from 1 to ${BATCH_MAX}`;
    throw new WireError('INVALID_ARGUMENT', message);
  }
  const prefix = `${parent.replace(/\/packages\/-$/, '')}/`;
  const foreign = names.find((name) => !name.startsWith(prefix));
  if (foreign !== undefined) {
    throw new WireError('INVALID_ARGUMENT', `${foreign} is not in the parent ${parent}`);
  }
}
