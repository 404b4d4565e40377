import { imageRepository } from '#core/image.ts';
import { componentTags, type LineComponent, type ReleaseLine, takeOf } from '#core/line.ts';
import { imageTagKey } from '#core/plan.ts';
import { tagKey } from '#core/tag.ts';
import type { Taken } from './freeze.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/**
 * Takes the newest stable tag of every component of a line, as the repositories have them now.
 * What names another commit than it did when it was first seen, or released, is not taken: the same
 * version is never built twice from different sources. The refusal says what to do, for people.
 */
export async function takeTags(
  duty: Duty,
  line: ReleaseLine,
): Promise<{ readonly taken: readonly Taken[] } | { readonly refusal: string }> {
  const found = await inParallel(line.components, (own) => takeNewest(duty, own));
  const refusals = found.flatMap((one) => ('refusal' in one ? [one.refusal] : []));
  return refusals.length > 0
    ? { refusal: refusals.join('; ') }
    : { taken: found.flatMap((one) => ('newest' in one ? [one] : [])) };
}

async function takeNewest(
  duty: Duty,
  own: LineComponent,
): Promise<Taken | { readonly refusal: string }> {
  const { name, repository } = own.component;
  const tags = await duty.ports.source.tags(repository);
  const taking = takeOf(own, componentTags(tags));
  if ('refusal' in taking) return taking;
  const { tag, commit } = taking.newest;
  const known = await knownCommits(duty, own, tag);
  const other = known.find((one) => one !== commit);
  return other === undefined
    ? { own, ...taking }
    : { refusal: `${name} ${tag} was ${other} and is ${commit} now: tag a new version instead` };
}

/**
 * The commits by which a tag is known to us: from the releases of its images, else from its first
 * sight. Every image is asked for, also one that the tag no longer has, as a new one has no release.
 */
async function knownCommits(
  { ports }: Duty,
  { component }: LineComponent,
  tag: string,
): Promise<readonly string[]> {
  const versions = await inParallel(component.images, ({ name }) => {
    const repository = imageRepository(component.production, name);
    return ports.store.record('versions', imageTagKey(repository, tag));
  });
  const released = versions.flatMap((version) => version?.commit ?? []);
  if (released.length > 0) return released;
  const seen = await ports.store.get('tag', tagKey(component.name, tag));
  return seen === undefined ? [] : [seen.body.commit];
}
