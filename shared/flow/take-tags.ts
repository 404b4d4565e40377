import { imageRepository } from '#core/image.ts';
import type { LineComponent, ReleaseLine } from '#core/line.ts';
import { imageTagKey } from '#core/plan.ts';
import { isReleased } from '#core/ruling.ts';
import { tagKey } from '#core/tag.ts';
import { standingOf } from '#core/tag-standing.ts';
import { type JudgedVersion, type NotTaken, setText, type Taking, takeOf } from '#core/take.ts';
import type { Taken } from './freeze.ts';
import { sha256 } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import { type LookedUp, lookUp } from './look-up.ts';
import type { Duty } from './turn.ts';
import { wrongBranch } from './wrong-branch.ts';

/** A line's set as it is now, with the hash that names what it would be by the tags' numbers. */
export type TakenSet = { readonly set: string } & (
  | { readonly taken: readonly Taken[] }
  | { readonly refusal: string }
);

/**
 * Takes the newest good tag of every component of a line, as the repositories have them now.
 * What names another commit than it did when it was first seen, or released, is not taken: the same
 * version is never built twice from different sources. The refusal says what to do, for people.
 */
export async function takeTags(duty: Duty, line: ReleaseLine): Promise<TakenSet> {
  const found = await inParallel(line.components, async (own) => {
    const looked = await lookUp(duty, own.component);
    return { own, byNumber: takeOf(own, looked.versions), taking: await take(duty, own, looked) };
  });
  const byNumber = found.map((one) => one.byNumber);
  const set = sha256(setText(line, byNumber));
  const refusals = found.flatMap(({ taking }) => ('refusal' in taking ? [taking.refusal] : []));
  if (refusals.length > 0) return { set, refusal: refusals.join('; ') };
  const taken = found.flatMap(({ own, taking }) =>
    'newest' in taking ? [{ own, ...taking }] : [],
  );
  return { set, taken };
}

/** The newest tag that nothing speaks against: each is looked at before an older one is taken. */
async function take(duty: Duty, own: LineComponent, looked: LookedUp): Promise<Taking | NotTaken> {
  const impediments = new Map<string, string>();
  for (;;) {
    const taking = takeOf(own, looked.versions, impediments);
    if ('refusal' in taking) return taking;
    const impediment = await impedimentOf(duty, own, looked, taking.newest);
    if (impediment === undefined) return taking;
    impediments.set(taking.newest.tag, impediment);
  }
}

/** Why a tag is not taken, though its number is good. */
async function impedimentOf(
  duty: Duty,
  own: LineComponent,
  { known, repository, rulings }: LookedUp,
  version: JudgedVersion,
): Promise<string | undefined> {
  const { tag, commit } = version;
  const kept = await duty.ports.store.get('tag', tagKey(own.component.name, tag));
  const released = await releasedCommits(duty, own, tag);
  const listed = known.get(tag);
  const commits = [...released, kept?.body.commit, listed?.commit];
  const first = commits.find((one) => one !== undefined && one !== commit) ?? commit;
  const isJudged = kept !== undefined || listed?.isHistory === true;
  const branch = isJudged
    ? kept?.body.wrongBranch
    : await wrongBranch(duty, own.component, version, repository);
  const facts = { first, commit, wrongBranch: branch, isReleased: isReleased(version, rulings) };
  const { verdict, why } = standingOf(version, facts);
  return verdict === 'quarantined' ? `${verdict}: ${why}` : undefined;
}

/**
 * The commits by which a tag was released. Every image is asked for, also one that the tag no
 * longer has, as a new one has no release.
 */
async function releasedCommits(
  { ports }: Duty,
  { component }: LineComponent,
  tag: string,
): Promise<readonly string[]> {
  const versions = await inParallel(component.images, ({ name }) => {
    const repository = imageRepository(component.production, name);
    return ports.store.record('versions', imageTagKey(repository, tag));
  });
  return versions.flatMap((version) => version?.commit ?? []);
}
