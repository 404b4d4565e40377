import type { Component, ReleaseLine } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { isReleased } from '#core/ruling.ts';
import {
  isSeenAt,
  type TagHint,
  type TagRecord,
  type TagSeen,
  type TagSight,
  tagKey,
} from '#core/tag.ts';
import { type Judgement, judgeNoVersion } from '#core/tag-verdict.ts';
import { type JudgedVersion, linesTaking, whyUnclaimed } from '#core/take.ts';
import type { ComponentTag } from '#core/version.ts';
import { type Impediments, recordedImpediments } from './impediments.ts';
import { inParallel } from './in-parallel.ts';
import { type LookedUp, lookUp } from './look-up.ts';
import { releasedCommits } from './released-commits.ts';
import type { Duty } from './turn.ts';
import { wrongBranch } from './wrong-branch.ts';

/** A look that took longer, as long as the function may run at all, may tell of what is no more. */
const lookMaxMs = 5 * 60_000;

/** A tag as its repository is now, beside what was recorded of it before. */
export interface LookedAt {
  readonly record: TagRecord | undefined;
  readonly sight: TagSight;
  readonly found: LookedUp;
}

/**
 * Looks one tag up in its repository, and judges it among the others. Nothing is written.
 *
 * @throws Error where nobody ever saw the tag, and it does not show (yet), unless the hint says that
 * it is gone.
 */
export async function lookAtTag(
  duty: Duty,
  lines: readonly ReleaseLine[],
  component: Component,
  hint: TagHint,
): Promise<LookedAt> {
  const { name } = component;
  const { tag, via } = hint;
  const untilMs = duty.ports.clock.nowMs() + lookMaxMs;
  const [found, kept] = await Promise.all([
    lookUp(duty, component),
    duty.ports.store.get('tag', tagKey(name, tag)),
  ]);
  const record = kept?.body;
  const first = found.known.get(tag)?.commit;
  const seenBy = { component: name, tag, via, untilMs, ...(first !== undefined && { first }) };
  const commit = found.repository.tags.find((one) => one.tag === tag)?.commit;
  const sight =
    commit === undefined
      ? goneOrLate(seenBy, hint, record)
      : await seen(duty, { lines, component, found, record }, seenBy, commit);
  return { record, sight, found };
}

/**
 * The component of this name, from any line that has it.
 *
 * @throws PermanentError `unknown` where none has.
 */
export function componentOf(lines: readonly ReleaseLine[], name: string): Component {
  const own = lines
    .flatMap(({ components }) => components)
    .find(({ component }) => component.name === name);
  if (own !== undefined) return own.component;
  throw new PermanentError('unknown', `no release line has a component ${name}`);
}

/** The lines that have a component of this name. */
export function linesWith(lines: readonly ReleaseLine[], name: string): readonly ReleaseLine[] {
  return lines.filter(({ components }) => components.some((one) => one.component.name === name));
}

type SeenBy = Pick<TagSight, 'component' | 'tag' | 'via' | 'first' | 'untilMs'>;

/** Whoever saw it before knows that it is gone; else it may be that it does not show yet. */
function goneOrLate(seenBy: SeenBy, hint: TagHint, record: TagRecord | undefined): TagSight {
  const { component, tag, first } = seenBy;
  if (record !== undefined || first !== undefined || hint.gone === true)
    return { type: 'tag-gone', ...seenBy };
  throw new Error(`${component} has no tag ${tag}; push the tag before announcing it`);
}

/** What is known of a tag, and of the repository around it. */
interface Surroundings {
  readonly lines: readonly ReleaseLine[];
  readonly component: Component;
  readonly found: LookedUp;
  readonly record: TagRecord | undefined;
}

async function seen(
  duty: Duty,
  around: Surroundings,
  seenBy: SeenBy,
  commit: string,
): Promise<TagSeen> {
  const { lines, component, found } = around;
  const { tag } = seenBy;
  const version = found.versions.find((one) => one.tag === tag);
  const seenAs: Omit<TagSeen, 'judgement' | 'lines' | 'isInUse'> = {
    ...{ type: 'tag-seen', ...seenBy, commit },
    linesOfComponent: linesWith(lines, component.name).map(({ name }) => name),
    isReleased: isReleased({ tag, commit }, found.rulings),
  };
  if (version === undefined)
    return { ...seenAs, judgement: judgeNoVersion(tag), isInUse: false, lines: [] };
  const branch = await branchOf(duty, around, version);
  const isHeld = version.verdict === 'quarantined' || branch !== undefined;
  return {
    ...{ ...seenAs, ...(await claim(duty, around, version)) },
    isInUse: await isInUse(duty, around, tag, isHeld),
    ...(branch !== undefined && { wrongBranch: branch }),
  };
}

/** Asked for only where it decides whether the tag may be released at another commit. */
async function isInUse(
  duty: Duty,
  { component, found, record }: Surroundings,
  tag: string,
  isHeld: boolean,
): Promise<boolean> {
  if (found.known.get(tag)?.isHistory === true) return true;
  const isAsked = record === undefined ? isHeld : record.isUnused === true;
  return isAsked && (await releasedCommits(duty, component, tag)).length > 0;
}

/**
 * Not looked for are a commit that was found on a right branch, one of the history, and one to which
 * a tag was moved that nobody can release there.
 */
async function branchOf(
  duty: Duty,
  { component, found, record }: Surroundings,
  version: JudgedVersion,
): Promise<string | undefined> {
  const { tag, commit } = version;
  const listed = found.known.get(tag);
  const first = record?.commit ?? listed?.commit ?? commit;
  if (first !== commit && record?.isUnused !== true) return undefined;
  const isRight = record && isSeenAt(record, commit) && record.wrongBranch === undefined;
  const isHistory = record === undefined && listed?.isHistory === true;
  return isRight || isHistory ? undefined : wrongBranch(duty, component, version, found.repository);
}

async function claim(
  duty: Duty,
  { lines, component, found }: Surroundings,
  version: JudgedVersion,
): Promise<{ readonly judgement: Judgement; readonly lines: readonly string[] }> {
  const { name } = component;
  const { tag, verdict, why } = version;
  const { versions } = found;
  if (verdict === 'quarantined') return { judgement: { verdict, why }, lines: [] };
  const impediments = await impedimentsAbove(duty, lines, name, found, tag);
  const taking = linesTaking(lines, name, tag, versions, impediments).map((line) => line.name);
  const claimed =
    taking.length > 0
      ? `taken by ${taking.join(', ')}`
      : whyUnclaimed(lines, name, version, versions, impediments);
  return { judgement: { verdict, why: claimed }, lines: taking };
}

/**
 * What is recorded against newer tags, of which this one may take the place. Lines that take the
 * same versions are asked after once.
 */
async function impedimentsAbove(
  duty: Duty,
  lines: readonly ReleaseLine[],
  component: string,
  looked: LookedUp,
  tag: ComponentTag,
): Promise<Impediments> {
  const owns = lines
    .flatMap(({ components }) => components)
    .filter((own) => own.component.name === component)
    .map((own) => [`${own.base} ${own.preReleases}`, own] as const);
  const found = await inParallel([...new Map(owns).values()], (own) =>
    recordedImpediments(duty, own, looked, tag),
  );
  return new Map(found.flatMap((impediments) => [...impediments]));
}
