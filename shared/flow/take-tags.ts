import { imageRepository } from '#core/image.ts';
import {
  componentTags,
  type LineComponent,
  type ReleaseLine,
  type Taking,
  takeOf,
} from '#core/line.ts';
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
  const known = await knownCommit(duty, own, taking);
  return known === undefined || known === commit
    ? { own, ...taking }
    : { refusal: `${name} ${tag} was ${known} and is ${commit} now: tag a new version instead` };
}

/** The commit by which a tag is known to us: from its release, else from its first sight. */
async function knownCommit(
  { ports }: Duty,
  { component }: LineComponent,
  { newest: { tag }, images }: Taking,
): Promise<string | undefined> {
  const [image] = images;
  if (image === undefined) return undefined;
  const repository = imageRepository(component.production, image.name);
  const version = await ports.store.record('versions', imageTagKey(repository, tag));
  const seen = await ports.store.get('tag', tagKey(component.name, tag));
  return version?.commit ?? seen?.body.commit;
}
