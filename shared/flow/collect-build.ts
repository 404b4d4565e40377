import type { Build, CollectingStage } from '#core/build.ts';
import { digestKey } from '#core/digest-key.ts';
import type { Digest, ImageRepository } from '#core/image.ts';
import {
  type AttachedTo,
  attachedTo,
  isHeldBy,
  type Leftover,
  leftBy,
  unseenTags,
} from '#core/leftover.ts';
import { stagingRepository } from './addresses.ts';
import { advance } from './advance.ts';
import { inParallel } from './in-parallel.ts';
import { lookAtLeft } from './look-at-left.ts';
import type { Performed } from './performing.ts';
import type { ListPlace } from './store.ts';
import type { Duty } from './turn.ts';

/**
 * Removes from staging a part of what a build left there: its tags, then indexes with what is
 * attached to them, then what they list. What is known of it was looked at when it was built, so that
 * an image costs one request for each tag and each manifest, and nothing is listed; only what a call
 * left that was never heard to end is looked for here.
 *
 * Never by force: what another build holds is left to that one, and where the registry says that
 * something else names a manifest, that is an answer and no error; so is what is gone already.
 */
export async function collectStage(
  duty: Duty,
  build: Build,
  stage: CollectingStage,
): Promise<Performed<'build'>> {
  if (stage === 'look') return lookAtUnseen(duty, build);
  await inParallel(leftBy(build), (image) => removeStage(duty, build, image, stage));
  return { events: [{ type: 'stage-collected', stage }] };
}

/** What is found is kept before the first of it is removed: a tag leads to what it names only once. */
async function lookAtUnseen(duty: Duty, build: Build): Promise<Performed<'build'>> {
  const seen = unseenTags(build);
  const asked = seen.flatMap((tag) => build.images.map(({ name }) => ({ name, tag })));
  const left = await inParallel(asked, ({ name, tag }) => lookAtLeft(duty, name, tag));
  return { events: [{ type: 'attempts-seen', left, seen }] };
}

async function removeStage(
  duty: Duty,
  build: Build,
  image: Leftover,
  stage: Exclude<CollectingStage, 'look'>,
): Promise<void> {
  const repository = stagingRepository(duty.ports.places, image.name);
  if (stage === 'tags') {
    await inParallel(image.tags, (tag) => duty.ports.images.remove(repository, tag));
    return;
  }
  await inParallel(image[stage], async (digest) => {
    const attached = attachedTo(image, digest);
    const holder = await holderOf(duty, build, image.name, digest);
    const isLeft =
      holder !== undefined && (await leaveTo(duty, holder, image.name, digest, attached));
    if (isLeft) return;
    await inParallel(attached, (one) => removeAttached(duty, repository, one));
    if (holder === undefined) await remove(duty, repository, digest);
  });
}

/**
 * Tells who holds a manifest what is attached to it, as perhaps only this build ever saw that. Whether
 * it heard in time: who came to its stage meanwhile has removed the manifest, and knew nothing of it.
 */
async function leaveTo(
  duty: Duty,
  holder: string,
  name: string,
  digest: Digest,
  attached: readonly AttachedTo[],
): Promise<boolean> {
  if (attached.length === 0) return true;
  const left = [{ name, tags: [], indexes: [], children: [], attached }];
  await advance(duty, 'build', holder, { type: 'images-left', left });
  const after = await duty.ports.store.get('build', holder);
  return after !== undefined && isHeldBy(after.body, name, digest);
}

/** So many builds that have a digest are looked at together. */
const pageMax = 20;

/** Another build that holds a manifest, if any does. Documents are asked, and not the registry. */
async function holderOf(
  { ports: { store, log } }: Duty,
  build: Build,
  name: string,
  digest: Digest,
): Promise<string | undefined> {
  for (let after: ListPlace | undefined; ; ) {
    const word = digestKey(digest);
    const page = await store.list('builds-with-digest', word, pageMax, after);
    const others = page.filter(({ id }) => id !== build.key);
    const found = await inParallel(others, ({ id }) => store.get('build', id));
    const holder = found.find((one) => one && isHeldBy(one.body, name, digest));
    if (holder !== undefined) {
      const fields = { build: build.key, image: name, digest, holder: holder.body.key };
      log.info('a manifest stays, because another build holds it', fields);
      return holder.body.key;
    }
    after = page.at(-1);
    if (page.length < pageMax) return undefined;
  }
}

/** A tag first, then what it names, then what that lists. */
async function removeAttached(
  duty: Duty,
  repository: ImageRepository,
  { tag, digests }: AttachedTo,
): Promise<void> {
  if (tag !== undefined) await duty.ports.images.remove(repository, tag);
  for (const digest of digests) await remove(duty, repository, digest);
}

async function remove({ ports }: Duty, repository: ImageRepository, digest: Digest): Promise<void> {
  const end = await ports.images.remove(repository, digest);
  if (end !== 'named by another') return;
  ports.log.info('a manifest stays, because it is named by another', { repository, digest });
}
