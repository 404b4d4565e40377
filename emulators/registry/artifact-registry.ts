import type { protos as types } from '@google-cloud/artifact-registry';
import type { Protos } from '../wire/protos.ts';
import type { Handlers, WireOptions } from '../wire.ts';
import { tagHandlers } from './artifact-tags.ts';
import { versionHandlers } from './artifact-versions.ts';
import { answerList } from './list-requests.ts';
import { rememberOperations } from './operations.ts';
import {
  type Catalogue,
  checkRepository,
  contentsOf,
  manifestIn,
  manifestsOf,
  packagesOf,
  repositoriesOf,
} from './packages.ts';
import {
  dockerImageName,
  packageName,
  parseDockerImage,
  parseLocation,
  parsePackage,
  parseRepository,
  repositoryName,
} from './resource-names.ts';
import { dockerImageResource, packageResource, repositoryResource } from './resources.ts';

type GetDockerImageRequest = types.google.devtools.artifactregistry.v1.IGetDockerImageRequest;
type GetOperationRequest = types.google.longrunning.IGetOperationRequest;
type GetPackageRequest = types.google.devtools.artifactregistry.v1.IGetPackageRequest;
type GetRepositoryRequest = types.google.devtools.artifactregistry.v1.IGetRepositoryRequest;
type ListDockerImagesRequest = types.google.devtools.artifactregistry.v1.IListDockerImagesRequest;
type ListPackagesRequest = types.google.devtools.artifactregistry.v1.IListPackagesRequest;
type ListRepositoriesRequest = types.google.devtools.artifactregistry.v1.IListRepositoriesRequest;

/** The paths that Artifact Registry adds to a method of a service that is not its own. */
export const ARTIFACT_REGISTRY_PATHS = {
  'google.longrunning.Operations.GetOperation': '/v1/{name=projects/*/locations/*/operations/*}',
} as const;

/**
 * Artifact Registry API v1 over the store of the OCI face: listing, tagging and deleting. What
 * creates, exports or guards anything is UNIMPLEMENTED.
 */
export function artifactRegistryServices(
  catalogue: Catalogue,
  protos: Protos,
  now: () => number,
): WireOptions['services'] {
  const operations = rememberOperations(protos);
  return {
    'google.devtools.artifactregistry.v1.ArtifactRegistry': {
      ...repositoryHandlers(catalogue),
      ...dockerImageHandlers(catalogue),
      ...packageHandlers(catalogue),
      ...versionHandlers(catalogue, operations),
      ...tagHandlers(catalogue, now),
    },
    'google.longrunning.Operations': {
      GetOperation: async ({ name }: GetOperationRequest) => operations.find(name ?? ''),
    },
  };
}

function repositoryHandlers(catalogue: Catalogue): Handlers {
  return {
    ListRepositories: async (request: ListRepositoriesRequest) => {
      const { project } = parseLocation(request.parent ?? '');
      const found = repositoriesOf(catalogue, project);
      const { items, nextPageToken } = answerList(request, found, repositoryName, {
        name: repositoryName,
      });
      return { repositories: items.map(repositoryResource), nextPageToken };
    },
    GetRepository: async ({ name }: GetRepositoryRequest) => {
      const at = parseRepository(name ?? '');
      checkRepository(catalogue, at);
      return repositoryResource(at);
    },
  };
}

function dockerImageHandlers(catalogue: Catalogue): Handlers {
  return {
    ListDockerImages: async (request: ListDockerImagesRequest) => {
      const packages = packagesOf(catalogue, parseRepository(request.parent ?? ''));
      const images = packages.flatMap((at) => manifestsOf(at, contentsOf(catalogue, at)));
      const { items, nextPageToken } = answerList(request, images, ({ at, digest }) =>
        dockerImageName(at, digest),
      );
      return { dockerImages: items.map(dockerImageResource), nextPageToken };
    },
    GetDockerImage: async (request: GetDockerImageRequest) => {
      const name = request.name ?? '';
      const { digest, ...at } = parseDockerImage(name);
      return dockerImageResource(manifestIn(catalogue, at, digest, name));
    },
  };
}

function packageHandlers(catalogue: Catalogue): Handlers {
  return {
    ListPackages: async (request: ListPackagesRequest) => {
      const packages = packagesOf(catalogue, parseRepository(request.parent ?? ''));
      const { items, nextPageToken } = answerList(request, packages, packageName, {
        name: packageName,
      });
      const resources = items.map((at) => packageResource(at, contentsOf(catalogue, at)));
      return { packages: resources, nextPageToken };
    },
    GetPackage: async ({ name }: GetPackageRequest) => {
      const at = parsePackage(name ?? '');
      return packageResource(at, contentsOf(catalogue, at));
    },
  };
}
