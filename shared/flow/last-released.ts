import type { FrozenComponent } from '#core/candidate.ts';
import { imageRepository } from '#core/image.ts';
import type { LastReleased, ReleasedPlatforms } from '#core/lacking-images.ts';
import { imageTagKey } from '#core/plan.ts';
import { compareTags, parseComponentTag } from '#core/version.ts';
import { inParallel } from './in-parallel.ts';
import { lookUp } from './look-up.ts';
import type { Duty } from './turn.ts';

/** So many versions before a tag are looked for among the released ones, from the newest down. */
const recordedMax = 20;
/** So many are asked for in production, where none of them is recorded. */
const registeredMax = 5;

type Reading = (duty: Duty, component: FrozenComponent, tag: string) => Promise<Images>;
type Images = readonly ReleasedPlatforms[];

/**
 * What users have of a component now: the newest released version before the tag, with the platforms
 * of those of its images that the tag has too. Production itself is asked only where no release is
 * recorded, as images may be older than our records.
 */
export async function lastReleased(
  duty: Duty,
  component: FrozenComponent,
): Promise<LastReleased | undefined> {
  const before = await tagsBefore(duty, component);
  const recorded = await firstOf(duty, component, before.slice(0, recordedMax), recordedImages);
  return recorded ?? firstOf(duty, component, before.slice(0, registeredMax), registeredImages);
}

/** The versions of its repository before a tag, the newest first; none where no line has it now. */
async function tagsBefore(duty: Duty, { name, tag }: FrozenComponent): Promise<readonly string[]> {
  const version = parseComponentTag(tag);
  const lines = await duty.ports.lines.all();
  const own = lines
    .flatMap(({ components }) => components)
    .find(({ component }) => component.name === name);
  if (own === undefined || version === undefined) return [];
  const { versions } = await lookUp(duty, own.component);
  return versions
    .map((one) => one.tag)
    .filter((one) => compareTags(one, version) < 0)
    .sort((a, b) => compareTags(b, a));
}

async function firstOf(
  duty: Duty,
  component: FrozenComponent,
  tags: readonly string[],
  read: Reading,
): Promise<LastReleased | undefined> {
  for (const tag of tags) {
    const images = await read(duty, component, tag);
    if (images.length > 0) return { tag, images };
  }
  return undefined;
}

async function recordedImages(
  { ports }: Duty,
  { images, production }: FrozenComponent,
  tag: string,
): Promise<Images> {
  const found = await inParallel(images, async ({ name }) => {
    const key = imageTagKey(imageRepository(production, name), tag);
    const version = await ports.store.record('versions', key);
    return version?.standsSinceMs === undefined ? [] : [imageOf(name, version.platforms)];
  });
  return found.flat();
}

async function registeredImages(
  { ports }: Duty,
  { images, production }: FrozenComponent,
  tag: string,
): Promise<Images> {
  const found = await inParallel(images, async ({ name }) => {
    const index = await ports.images.manifest(imageRepository(production, name), tag);
    return index === undefined ? [] : [imageOf(name, index.children)];
  });
  return found.flat();
}

/** What has no platform is no image of one, but an attestation. */
function imageOf(
  name: string,
  manifests: readonly { readonly platform?: string }[],
): ReleasedPlatforms {
  return { name, platforms: [...new Set(manifests.flatMap(({ platform }) => platform ?? []))] };
}
