import { imageRepository } from '#core/image.ts';
import type { LineComponent } from '#core/line.ts';
import { imageTagKey } from '#core/plan.ts';
import { isReleased } from '#core/ruling.ts';
import { isBranchKnown, type TagRecord, tagKey } from '#core/tag.ts';
import { standingOf, type TagFacts } from '#core/tag-standing.ts';
import { type JudgedVersion, newestTaken } from '#core/take.ts';
import type { ComponentTag } from '#core/version.ts';
import { inParallel } from './in-parallel.ts';
import type { LookedUp } from './look-up.ts';
import type { Duty } from './turn.ts';
import { wrongBranch } from './wrong-branch.ts';

/** Why tags are not taken though their numbers are good, by tag. */
export type Impediments = ReadonlyMap<string, string>;

/**
 * What is recorded against the tags that a line would take by their numbers: from the newest down to
 * one against which nothing is, or to the one that is given. Only these are looked up.
 */
export async function recordedImpediments(
  duty: Duty,
  own: LineComponent,
  looked: LookedUp,
  until?: ComponentTag,
): Promise<Impediments> {
  const found = new Map<string, string>();
  for (;;) {
    const newest = newestTaken(own, looked.versions, found);
    if (newest === undefined || newest.tag === until) return found;
    const record = await recordOf(duty, own, newest);
    const wrong = isBranchKnown(record, false) ? record?.wrongBranch : undefined;
    const why = quarantined(newest, looked, firstOf(record, looked, newest), wrong);
    if (why === undefined) return found;
    found.set(newest.tag, why);
  }
}

/**
 * What speaks against one tag that a line would take by its number: the same, a release of it by
 * another commit, and its branch, which is looked at where nobody did.
 */
export async function findImpediment(
  duty: Duty,
  own: LineComponent,
  looked: LookedUp,
  version: JudgedVersion,
): Promise<string | undefined> {
  const { tag, commit } = version;
  const record = await recordOf(duty, own, version);
  const released = await releasedCommits(duty, own, tag);
  const commits = [...released, firstOf(record, looked, version)];
  const first = commits.find((one) => one !== commit) ?? commit;
  const isKnown = isBranchKnown(record, looked.known.get(tag)?.isHistory === true);
  const wrong = isKnown
    ? record?.wrongBranch
    : await wrongBranch(duty, own.component, version, looked.repository);
  return quarantined(version, looked, first, wrong);
}

async function recordOf(
  { ports }: Duty,
  { component }: LineComponent,
  { tag }: JudgedVersion,
): Promise<TagRecord | undefined> {
  return (await ports.store.get('tag', tagKey(component.name, tag)))?.body;
}

/** The commit that counts: of the first sight, or where it was listed first. */
function firstOf(
  record: TagRecord | undefined,
  { known }: LookedUp,
  { tag, commit }: JudgedVersion,
): string {
  return record?.commit ?? known.get(tag)?.commit ?? commit;
}

function quarantined(
  version: JudgedVersion,
  { rulings }: LookedUp,
  first: string,
  wrong: string | undefined,
): string | undefined {
  const { commit } = version;
  const facts: TagFacts = {
    first,
    commit,
    wrongBranch: wrong,
    isReleased: isReleased(version, rulings),
  };
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
