import { keptTag } from '#core/orphan.ts';
import { advance } from './advance.ts';
import { inParallel } from './in-parallel.ts';
import { holdersOf, type Judged, nameOf } from './judge-listed.ts';
import type { Duty } from './turn.ts';

/**
 * Removes what nobody stands for: its tags, itself, then what it lists and no build has. Never by
 * force, as in any collection.
 */
export async function removeOrphan(duty: Duty, { image }: Judged): Promise<void> {
  const { images, log } = duty.ports;
  const { repository, digest, tags, children } = image;
  log.info('an orphan is removed from staging', { repository, digest, tags });
  await inParallel(tags, (tag) => images.remove(repository, tag));
  if ((await images.remove(repository, digest)) === 'named by another') return;
  const name = nameOf(duty, image);
  await inParallel(children, async (child) => {
    const holders = await holdersOf(duty, name, child);
    if (holders.length === 0) await images.remove(repository, child);
  });
}

/**
 * Tags what stands though it is older than every time to live, so that no cleanup policy of the
 * registry takes it. The builds that have it hear of the tag first: whoever collects them removes it.
 */
export async function keepOld(duty: Duty, { image, verdict, holders }: Judged): Promise<void> {
  const { repository, digest, tags } = image;
  const tag = keptTag(digest);
  if (verdict !== 'stands' || holders.length === 0 || tags.includes(tag)) return;
  const name = nameOf(duty, image);
  const left = [{ name, tags: [tag], indexes: [], children: [], attached: [] }];
  for (const key of holders) await advance(duty, 'build', key, { type: 'images-left', left });
  await duty.ports.images.tag(repository, digest, tag);
}
