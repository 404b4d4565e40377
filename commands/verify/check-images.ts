import { type Digest, registryAddress } from '#core/image.ts';
import type { SetImage } from '#core/released-set.ts';
import { referrersTag } from '#edge/referrers-tag.ts';
import { contentDigest } from '#flow/identify.ts';
import type { Images, Manifest } from '#flow/images.ts';
import { settledInParallel } from '#flow/in-parallel.ts';
import { statementPath } from '#flow/statement-file.ts';
import { type Check, checked, unchecked } from './check.ts';
import type { FoundRelease } from './found-release.ts';

const underTags = 'every version tag names its image';
const platformsThere = 'every platform is there, and no other';
const attached = 'the statement is attached to every image';

/** What a registry is looked at for: only manifests are read of it. */
type Registry = Pick<Images, 'manifest' | 'referrers'>;

/** Checks the images of a release in a registry; what is read of it is read by its digest. */
export async function checkImages(
  registry: Registry,
  { description, files }: FoundRelease,
): Promise<readonly Check[]> {
  if (description.kind === 'unreadable')
    return [
      unchecked(underTags, 'images', description.why),
      unchecked(platformsThere, 'platforms', description.why),
      unchecked(attached, 'images', description.why),
    ];
  const { images } = description.value;
  const bundle = files.get(statementPath);
  const platforms = images.flatMap((image) => image.platforms.map((one) => ({ image, ...one })));
  return [
    await checkAll(underTags, 'images', images, (image) => tagFaults(registry, image)),
    await checkIndexes(registry, images, platforms.length),
    bundle === undefined
      ? unchecked(attached, 'images', `there is no ${statementPath}`)
      : await checkAll(attached, 'images', images, (image) =>
          attachmentFaults(registry, image, contentDigest(bundle)),
        ),
  ];
}

async function checkIndexes(
  registry: Registry,
  images: readonly SetImage[],
  count: number,
): Promise<Check> {
  const found = await checkAll(platformsThere, 'platforms', images, (image) =>
    platformFaults(registry, image),
  );
  return found.unchecked === undefined ? { ...found, count } : found;
}

/** What a registry does not answer is no fault of the release: it was not looked at. */
async function checkAll<Item>(
  check: string,
  of: string,
  items: readonly Item[],
  faultsOf: (item: Item) => Promise<readonly string[]>,
): Promise<Check> {
  const ends = await settledInParallel(items, faultsOf);
  const failed = ends.find((end) => end.status === 'rejected');
  const faults = ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
  const found = checked(check, of, items.length, faults);
  return failed === undefined ? found : { ...found, unchecked: `${failed.reason}` };
}

async function tagFaults(registry: Registry, image: SetImage): Promise<readonly string[]> {
  const { repository, tag, digest } = image;
  const found = await registry.manifest(repository, tag);
  const address = registryAddress(`${repository}:${tag}`);
  if (found === undefined) return [`${address} is not there`];
  return found.digest === digest ? [] : [`${address} is ${found.digest}, and must be ${digest}`];
}

async function platformFaults(
  registry: Registry,
  { repository, digest, platforms }: SetImage,
): Promise<readonly string[]> {
  const index = await registry.manifest(repository, digest);
  const address = registryAddress(`${repository}@${digest}`);
  if (index === undefined) return [`${address} is not there`];
  const listed = index.children.filter(({ platform }) => platform !== undefined);
  const wanted = platforms.map(({ platform, digest: content }) => `${platform}@${content}`);
  const others = listed
    .map(({ platform, digest: content }) => `${platform}@${content}`)
    .filter((one) => !wanted.includes(one));
  const absent = await Promise.all(
    platforms.map(async ({ platform, digest: content }) => {
      const isListed = listed.some((one) => one.platform === platform && one.digest === content);
      if (!isListed) return [`${address} does not list ${platform}@${content}`];
      const found = await registry.manifest(repository, content);
      return found === undefined ? [`${address} ${platform}: ${content} is not there`] : [];
    }),
  );
  const further = others.map((one) => `${address} lists ${one}, which is not in the release`);
  return [...absent.flat(), ...further];
}

async function attachmentFaults(
  registry: Registry,
  { repository, digest }: SetImage,
  bundle: Digest,
): Promise<readonly string[]> {
  const referrers = await referrersOf(registry, { repository, digest });
  const manifests = await Promise.all(
    referrers.map((one) => registry.manifest(repository, one).catch(() => undefined)),
  );
  const isAttached = manifests.some((one) => one !== undefined && hasBundle(one, bundle));
  const address = registryAddress(`${repository}@${digest}`);
  const count = `${referrers.length} attached`;
  return isAttached ? [] : [`${address} does not have ${statementPath} (${count})`];
}

async function referrersOf(
  registry: Registry,
  { repository, digest }: Pick<SetImage, 'repository' | 'digest'>,
): Promise<readonly Digest[]> {
  const listed = await registry.referrers(repository, digest);
  if (listed !== undefined) return listed;
  const index = await registry.manifest(repository, referrersTag(digest));
  return index?.children.map((child) => child.digest) ?? [];
}

function hasBundle({ blobs }: Manifest, bundle: Digest): boolean {
  return blobs.includes(bundle);
}
