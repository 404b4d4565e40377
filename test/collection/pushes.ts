import type { Digest, ImageRepository } from '#core/image.ts';
import type { Manifest } from '#flow/images.ts';
import type { Chance } from '../simulation/chance.ts';
import { manifestFrom } from '../world/manifest.ts';
import type { HistoryRegistry } from './registry.ts';

/** What a build pushed into one repository. */
export interface Push {
  readonly build: string;
  readonly repository: ImageRepository;
  readonly registryTag: string;
  readonly tags: readonly string[];
  /** Indexes, what they list, and what is attached to any of these. */
  readonly digests: readonly Digest[];
}

/** What a build is to push. */
export interface PushWish {
  readonly build: string;
  readonly repository: ImageRepository;
  readonly registryTag: string;
  readonly platforms: readonly string[];
  /** A build that fails pushes platforms by their own tags, and comes to no index. */
  readonly isPart: boolean;
}

const indexType = 'application/vnd.oci.image.index.v1+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';
const layerType = 'application/vnd.oci.image.layer.v1.tar';

/** So often all platforms are of one content that another build may push too. */
const sameIndexRate = 0.35;
/** So often one of them is, where not all are. */
const sameChildRate = 0.4;
/** So few such contents are there. */
const contentsMax = 2;
/** How often a build pushes tags of single platforms, attestations, and signatures. */
const platformTagsRate = 0.5;
const attestedRate = 0.3;
const signedRate = 0.3;

/** Pushes what a build may push: drawn, so that it shares some of it with others. */
export async function push(
  registry: HistoryRegistry,
  chance: Chance,
  wish: PushWish,
): Promise<Push> {
  const { repository, registryTag, platforms, isPart } = wish;
  const isSame = chance.isSo(sameIndexRate);
  const common = `common ${chance.between(1, contentsMax)}`;
  const own = `of ${registryTag}`;
  const contents = platforms.map(() => (isSame || chance.isSo(sameChildRate) ? common : own));
  const images = await Promise.all(
    platforms.map((platform, at) => putImage(registry, repository, platform, contents[at] ?? own)),
  );
  const tags: string[] = [];
  if (isPart || chance.isSo(platformTagsRate))
    for (const [at, image] of images.entries()) {
      const [os, architecture] = (platforms[at] ?? '').split('/');
      tags.push(`${architecture}-${os}-${registryTag}`);
      await registry.putManifest(repository, tags.at(-1) ?? '', image);
    }
  const pushed = { build: wish.build, repository, registryTag };
  if (isPart) return { ...pushed, tags, digests: images.map(({ digest }) => digest) };
  const isAttested = chance.isSo(attestedRate);
  const attested = await Promise.all(
    (isAttested ? images : []).map(({ digest }) =>
      putImage(registry, repository, 'unknown/unknown', `about ${digest}`),
    ),
  );
  const listed = [...images, ...attested];
  const index = anIndex(listed, [...platforms, ...attested.map(() => 'unknown/unknown')]);
  await registry.putManifest(repository, registryTag, index);
  tags.push(registryTag);
  const signatures = await sign(registry, chance, repository, [index, ...images], registryTag);
  const all = [...listed, index, ...signatures.manifests].map(({ digest }) => digest);
  return { ...pushed, tags: [...tags, ...signatures.tags], digests: [...new Set(all)] };
}

/** Signs some of it: found by its subject or by cosign's tag; a signature may be signed again. */
async function sign(
  registry: HistoryRegistry,
  chance: Chance,
  repository: ImageRepository,
  subjects: readonly Manifest[],
  by: string,
): Promise<{ readonly tags: readonly string[]; readonly manifests: readonly Manifest[] }> {
  const tags: string[] = [];
  const manifests: Manifest[] = [];
  for (const subject of chance.isSo(signedRate) ? [chance.pick(subjects)] : []) {
    const isTagged = chance.isSo(0.4);
    const isOwn = !isTagged && chance.isSo(0.5);
    const says = `signature of ${subject.digest}${isOwn ? ` ${by}` : ''}`;
    const tag = `${subject.digest.replace(':', '-')}.sig`;
    const about = isTagged ? undefined : subject;
    const signature = await putImage(
      registry,
      repository,
      'signature',
      says,
      about,
      isTagged ? tag : undefined,
    );
    manifests.push(signature);
    if (isTagged) tags.push(tag);
    if (!chance.isSo(0.3)) continue;
    manifests.push(await putImage(registry, repository, 'signature', says, signature));
  }
  return { tags, manifests };
}

async function putImage(
  registry: HistoryRegistry,
  repository: ImageRepository,
  platform: string,
  content: string,
  subject?: Manifest,
  tag?: string,
): Promise<Manifest> {
  const [config, layer] = [{ ...platformObject(platform) }, { content, platform }].map(bytesOf);
  if (config === undefined || layer === undefined) throw new Error('there is nothing to push');
  const blobs = await Promise.all([config, layer].map((one) => registry.putBlob(repository, one)));
  const image = manifestOf(manifestType, {
    config: { mediaType: configType, digest: blobs[0], size: config.length },
    layers: [{ mediaType: layerType, digest: blobs[1], size: layer.length }],
    ...(subject && { subject: descriptorOf(subject) }),
  });
  await registry.putManifest(repository, tag ?? image.digest, image);
  return image;
}

function anIndex(images: readonly Manifest[], platforms: readonly string[]): Manifest {
  const manifests = images.map((image, at) => ({
    ...descriptorOf(image),
    platform: platformObject(platforms[at] ?? ''),
  }));
  return manifestOf(indexType, { manifests });
}

function descriptorOf({ mediaType, digest, bytes }: Manifest): object {
  return { mediaType, digest, size: bytes.length };
}

function manifestOf(mediaType: string, document: object): Manifest {
  return manifestFrom(mediaType, bytesOf({ schemaVersion: 2, mediaType, ...document }));
}

function platformObject(platform: string): object {
  const [os, architecture = os] = platform.split('/');
  return { os, architecture };
}

function bytesOf(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
