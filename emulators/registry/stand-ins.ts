import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import type { RegistryState } from './exchange.ts';
import { parseManifest } from './manifest-document.ts';
import { manifestRecord } from './manifest-record.ts';
import { digestOf } from './names.ts';
import { STAND_IN_IMAGES, type StandInConfig } from './stand-in-images.ts';

/** The label that tells a stand-in from the image it stands for. */
const STAND_IN_LABEL = 'csi-release.stand-in';

/**
 * Puts stand-ins for well-known base images into a store: the right names, tags, platforms and
 * entrypoints, and next to nothing in them. With them an image can be assembled on a machine that
 * reaches no other registry; what comes of it runs only where the host has what the base would have
 * brought. They are the same bytes everywhere: times are 0, the layer is not compressed, because
 * compressed bytes differ between versions of zlib.
 */
export async function addStandIns(state: RegistryState): Promise<void> {
  const layer = await readmeLayer();
  for (const { names, tags, config } of STAND_IN_IMAGES) {
    for (const name of names) {
      addImage({ state, name }, tags, config, layer);
    }
  }
}

interface Place {
  readonly state: RegistryState;
  readonly name: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const PLATFORMS = [
  { architecture: 'amd64', os: 'linux' },
  { architecture: 'arm64', os: 'linux' },
  { architecture: 'arm', os: 'linux', variant: 'v7' },
  { architecture: 'ppc64le', os: 'linux' },
  { architecture: 's390x', os: 'linux' },
] as const;

const README = `This image is a stand-in for a base image, made by the local registry of csi-release.
It has the name, the platforms and the entrypoint of the real image, and none of its files.
`;

async function readmeLayer(): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: 'README.stand-in', mode: 0o644, mtime: new Date(0) }, README);
  tar.finalize();
  return await buffer(tar);
}

function addImage(
  place: Place,
  tags: readonly string[],
  config: StandInConfig,
  layer: Buffer,
): void {
  const manifests = PLATFORMS.map((platform) => ({
    ...addPlatform(place, platform, config, layer),
    platform,
  }));
  const { digest } = addManifest(place, {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests,
  });
  const { state, name: repository } = place;
  for (const tag of tags) {
    if (state.store.repository(repository).tags.get(tag)?.digest !== digest) {
      state.store.commit({ type: 'tag-put', repository, tag, digest, atMs: state.now() });
    }
  }
}

function addPlatform(
  place: Place,
  platform: (typeof PLATFORMS)[number],
  config: StandInConfig,
  layer: Buffer,
): Descriptor {
  const image = {
    created: '1970-01-01T00:00:00Z',
    ...platform,
    config: { ...config, Labels: { [STAND_IN_LABEL]: 'true' } },
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: 'csi-release stand-in' }],
  };
  return addManifest(place, {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: addBlob(
      place,
      'application/vnd.oci.image.config.v1+json',
      Buffer.from(JSON.stringify(image)),
    ),
    layers: [addBlob(place, 'application/vnd.oci.image.layer.v1.tar', layer)],
  });
}

function addBlob({ state, name }: Place, mediaType: string, bytes: Buffer): Descriptor {
  const [digest, sizeBytes] = [digestOf(bytes), bytes.length];
  if (!state.store.repository(name).blobs.has(digest)) {
    state.store.content.put(digest, bytes);
    const atMs = state.now();
    state.store.commit({ type: 'blob-linked', repository: name, digest, sizeBytes, atMs });
  }
  return { mediaType, digest, size: sizeBytes };
}

function addManifest({ state, name }: Place, value: object): Descriptor {
  const bytes = Buffer.from(JSON.stringify(value));
  const [digest, sizeBytes] = [digestOf(bytes), bytes.length];
  const { mediaType, document } = parseManifest(bytes, undefined);
  if (!state.store.repository(name).manifests.has(digest)) {
    const uploadedAtMs = state.now();
    const pushed = { mediaType, document, sizeBytes, config: undefined, uploadedAtMs };
    state.store.content.put(digest, bytes);
    const manifest = manifestRecord(pushed);
    state.store.commit({ type: 'manifest-put', repository: name, digest, manifest });
  }
  return { mediaType, digest, size: sizeBytes };
}
