import type { Component, ReleaseLine } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { isReleased } from '#core/ruling.ts';
import { isBranchKnown, type TagEvent, type TagHint, type TagRecord, tagKey } from '#core/tag.ts';
import { type Judgement, judgeNoVersion } from '#core/tag-verdict.ts';
import { type JudgedVersion, linesTaking, whyUnclaimed } from '#core/take.ts';
import type { ComponentTag } from '#core/version.ts';
import { type Impediments, recordedImpediments } from './impediments.ts';
import { inParallel } from './in-parallel.ts';
import { type LookedUp, lookUp } from './look-up.ts';
import type { Duty } from './turn.ts';
import { wrongBranch } from './wrong-branch.ts';

/** A tag as its repository is now, beside what was recorded of it before. */
export interface LookedAt {
  readonly record: TagRecord | undefined;
  readonly event: TagEvent;
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
  const [found, kept] = await Promise.all([
    lookUp(duty, component),
    duty.ports.store.get('tag', tagKey(name, tag)),
  ]);
  const first = found.known.get(tag)?.commit;
  const sight = { component: name, tag, via, ...(first !== undefined && { first }) };
  const commit = found.repository.tags.find((one) => one.tag === tag)?.commit;
  const record = kept?.body;
  const event =
    commit === undefined
      ? goneOrLate(sight, hint, record)
      : await seen(duty, { lines, component, found, record }, sight, commit);
  return { record, event, found };
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

type Sight = Pick<TagEvent, 'component' | 'tag' | 'via' | 'first'>;

/** Whoever saw it before knows that it is gone; else it may be that it does not show yet. */
function goneOrLate(sight: Sight, hint: TagHint, record: TagRecord | undefined): TagEvent {
  const { component, tag, first } = sight;
  if (record !== undefined || first !== undefined || hint.gone === true)
    return { type: 'tag-gone', ...sight };
  throw new Error(`${component} has no tag ${tag}; push the tag before announcing it`);
}

interface Found {
  readonly lines: readonly ReleaseLine[];
  readonly component: Component;
  readonly found: LookedUp;
  readonly record: TagRecord | undefined;
}

async function seen(duty: Duty, found: Found, sight: Sight, commit: string): Promise<TagEvent> {
  const { lines, component } = found;
  const { versions, rulings } = found.found;
  const version = versions.find((one) => one.tag === sight.tag);
  const linesOfComponent = linesWith(lines, component.name).map(({ name }) => name);
  const seenAs = { type: 'tag-seen', ...sight, commit, linesOfComponent } as const;
  const ruled = { isReleased: isReleased({ tag: sight.tag, commit }, rulings) };
  if (version === undefined)
    return { ...seenAs, ...ruled, judgement: judgeNoVersion(sight.tag), lines: [] };
  const branch = await branchOf(duty, found, version);
  return {
    ...{ ...seenAs, ...ruled, ...(await claim(duty, found, version)) },
    ...(branch !== undefined && { wrongBranch: branch }),
  };
}

/** A commit that was found on a right branch is not looked for again, nor one that was moved to. */
async function branchOf(
  duty: Duty,
  { component, found, record }: Found,
  version: JudgedVersion,
): Promise<string | undefined> {
  const listed = found.known.get(version.tag);
  const first = record?.commit ?? listed?.commit ?? version.commit;
  const isKnown = isBranchKnown(record, listed?.isHistory === true);
  if (first !== version.commit || (isKnown && record?.wrongBranch === undefined)) return undefined;
  return wrongBranch(duty, component, version, found.repository);
}

async function claim(
  duty: Duty,
  { lines, component, found }: Found,
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

/** What is recorded against newer tags, of which this one may take the place. */
async function impedimentsAbove(
  duty: Duty,
  lines: readonly ReleaseLine[],
  component: string,
  looked: LookedUp,
  tag: ComponentTag,
): Promise<Impediments> {
  const owns = lines.flatMap((line) =>
    line.components.filter((own) => own.component.name === component),
  );
  const found = await inParallel(owns, (own) => recordedImpediments(duty, own, looked, tag));
  return new Map(found.flatMap((impediments) => [...impediments]));
}
