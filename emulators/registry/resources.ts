import type { protos } from '@google-cloud/artifact-registry';
import type { ChildManifest, ManifestRecord } from './changes.ts';
import {
  type ArtifactPackage,
  type ArtifactRepository,
  dockerImageName,
  LOCATION,
  packageName,
  repositoryName,
  storeName,
  tagName,
  versionName,
} from './resource-names.ts';
import type { Repository } from './store.ts';

type DockerImage = protos.google.devtools.artifactregistry.v1.IDockerImage;
type ImageManifest = protos.google.devtools.artifactregistry.v1.IImageManifest;
type Package = protos.google.devtools.artifactregistry.v1.IPackage;
type RepositoryResource = protos.google.devtools.artifactregistry.v1.IRepository;
type Struct = protos.google.protobuf.IStruct;
type Tag = protos.google.devtools.artifactregistry.v1.ITag;
type Timestamp = protos.google.protobuf.ITimestamp;
type Version = protos.google.devtools.artifactregistry.v1.IVersion;

/** A manifest of a package with its tags: what an image and a version are made of. */
export interface TaggedManifest {
  readonly at: ArtifactPackage;
  readonly digest: string;
  readonly manifest: ManifestRecord;
  readonly tags: readonly string[];
  readonly updatedAtMs: number;
}

/** A repository as Artifact Registry shows it. Times are left out: nobody created it. */
export function repositoryResource(at: ArtifactRepository): RepositoryResource {
  return {
    name: repositoryName(at),
    format: 'DOCKER',
    mode: 'STANDARD_REPOSITORY',
    registryUri: `${LOCATION}-docker.pkg.dev/${at.project}/${at.repository}`,
  };
}

/** A package as Artifact Registry shows it. */
export function packageResource(at: ArtifactPackage, { manifests }: Repository): Package {
  const uploads = [...manifests.values()].map(({ uploadedAtMs }) => uploadedAtMs);
  return {
    name: packageName(at),
    displayName: at.image,
    createTime: timestamp(uploads.reduce((left, right) => Math.min(left, right), Infinity)),
    updateTime: timestamp(uploads.reduce((left, right) => Math.max(left, right), 0)),
  };
}

/** A manifest as Artifact Registry shows it among the images. */
export function dockerImageResource(image: TaggedManifest): DockerImage {
  const { at, digest, manifest, tags, updatedAtMs } = image;
  return {
    name: dockerImageName(at, digest),
    uri: `${LOCATION}-docker.pkg.dev/${storeName(at)}@${digest}`,
    tags: [...tags],
    imageSizeBytes: String(manifest.imageSizeBytes),
    uploadTime: timestamp(manifest.uploadedAtMs),
    updateTime: timestamp(updatedAtMs),
    mediaType: manifest.mediaType,
    buildTime: manifest.builtAtMs === undefined ? null : timestamp(manifest.builtAtMs),
    artifactType: artifactTypeOf(manifest) ?? null,
    imageManifests: manifest.children.map(imageManifest),
  };
}

/** A manifest as Artifact Registry shows it among the versions. */
export function versionResource(image: TaggedManifest, view: 'BASIC' | 'FULL'): Version {
  const { at, digest, manifest, tags, updatedAtMs } = image;
  const relatedTags = view === 'FULL' ? tags.slice(0, RELATED_TAGS_MAX) : [];
  return {
    name: versionName(at, digest),
    createTime: timestamp(manifest.uploadedAtMs),
    updateTime: timestamp(updatedAtMs),
    relatedTags: relatedTags.map((tag) => tagResource(at, tag, digest)),
    metadata: metadataOf(image),
  };
}

/** A tag as Artifact Registry shows it. */
export function tagResource(at: ArtifactPackage, tag: string, digest: string): Tag {
  return {
    name: tagName(at, tag),
    version: versionName(at, digest),
  };
}

// "Will contain up to 100 tags that reference this version" (version.proto).
const RELATED_TAGS_MAX = 100;

function metadataOf({ at, digest, manifest }: TaggedManifest): Struct {
  const { imageSizeBytes, mediaType, builtAtMs } = manifest;
  const buildTime = builtAtMs === undefined ? undefined : new Date(builtAtMs).toISOString();
  const artifactType = artifactTypeOf(manifest);
  return {
    fields: {
      name: { stringValue: dockerImageName(at, digest) },
      imageSizeBytes: { stringValue: String(imageSizeBytes) },
      mediaType: { stringValue: mediaType },
      ...(buildTime === undefined ? {} : { buildTime: { stringValue: buildTime } }),
      ...(artifactType === undefined ? {} : { artifactType: { stringValue: artifactType } }),
    },
  };
}

// A referrer without a type of its own has its media type (artifact.proto).
function artifactTypeOf({ artifactType, subject, mediaType }: ManifestRecord): string | undefined {
  return artifactType ?? (subject === undefined ? undefined : mediaType);
}

function imageManifest({ digest, mediaType, platform }: ChildManifest): ImageManifest {
  return {
    digest,
    mediaType,
    architecture: platform?.architecture ?? null,
    os: platform?.os ?? null,
    osVersion: platform?.['os.version'] ?? null,
    osFeatures: [...(platform?.['os.features'] ?? [])],
    variant: platform?.variant ?? null,
  };
}

function timestamp(ms: number): Timestamp {
  return {
    seconds: String(Math.floor(ms / 1000)),
    nanos: (ms - Math.floor(ms / 1000) * 1000) * 1_000_000,
  };
}
