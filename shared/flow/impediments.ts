import type { LineComponent } from '#core/line.ts';
import { isReleased } from '#core/ruling.ts';
import { isSeenAt, type TagRecord, tagKey } from '#core/tag.ts';
import { standingAt, type TagPlace } from '#core/tag-standing.ts';
import { type JudgedVersion, newestTaken } from '#core/take.ts';
import type { ComponentTag } from '#core/version.ts';
import type { LookedUp } from './look-up.ts';
import { releasedCommits } from './released-commits.ts';
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
    const why = quarantined(newest, looked, {
      first: firstOf(record, looked, newest),
      wrongBranch: record && isSeenAt(record, newest.commit) ? record.wrongBranch : undefined,
      isUnused: record?.isUnused === true,
    });
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
  const released = await releasedCommits(duty, own.component, tag);
  const commits = [...released, firstOf(record, looked, version)];
  return quarantined(version, looked, {
    first: commits.find((one) => one !== commit) ?? commit,
    wrongBranch: await branchOf(duty, own, looked, version, record),
    isUnused: record?.isUnused === true && released.length === 0,
  });
}

/** Why its branch is wrong, as it was found at this commit, or is now; history is let be. */
function branchOf(
  duty: Duty,
  { component }: LineComponent,
  { known, repository }: LookedUp,
  version: JudgedVersion,
  record: TagRecord | undefined,
): Promise<string | undefined> {
  if (record !== undefined && isSeenAt(record, version.commit))
    return Promise.resolve(record.wrongBranch);
  const isHistory = known.get(version.tag)?.isHistory === true;
  if (record === undefined && isHistory) return Promise.resolve(undefined);
  return wrongBranch(duty, component, version, repository);
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
  facts: Pick<TagPlace, 'first' | 'wrongBranch' | 'isUnused'>,
): string | undefined {
  const { commit } = version;
  const place = { ...facts, commit, isReleased: isReleased(version, rulings) };
  const { verdict, why } = standingAt(place, version);
  return verdict === 'quarantined' ? `${verdict}: ${why}` : undefined;
}
