import type { Component, ReleaseLine } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { isReleased } from '#core/ruling.ts';
import { standingAfter, type TagEvent, type TagHint, type TagRecord, tagKey } from '#core/tag.ts';
import { type Judgement, judgeNoVersion } from '#core/tag-verdict.ts';
import { type JudgedVersion, linesTaking, whyUnclaimed } from '#core/take.ts';
import { parseComponentTag } from '#core/version.ts';
import { type Advanced, advance } from './advance.ts';
import { type LookedUp, lookUp } from './look-up.ts';
import type { Duty } from './turn.ts';
import { wrongBranch } from './wrong-branch.ts';

/**
 * Looks a tag up in its repository, judges it, records what is new of it, and lets the lines know
 * whose set it changes. The repository says what commit it names, never the message; and what is in
 * quarantine is told to no line.
 *
 * @throws PermanentError `unknown` for a component of no line, `refused` for a name that can be no
 * version; Error where the repository does not show the tag (yet), so that the message is delivered
 * again and is at last a dead letter.
 */
export async function detectTag(duty: Duty, hint: TagHint): Promise<Advanced> {
  const { component: name, tag, via } = hint;
  const lines = await duty.ports.lines.all();
  const component = componentOf(lines, name);
  refuseMalformed(tag);
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
  const advanced = await advance(duty, 'tag', tagKey(name, tag), event);
  if (advanced.isMoved) tellPeople(duty, hint, record, event);
  return advanced;
}

/** The component of this name, from any line that has it. */
export function componentOf(lines: readonly ReleaseLine[], name: string): Component {
  const own = lines
    .flatMap(({ components }) => components)
    .find(({ component }) => component.name === name);
  if (own !== undefined) return own.component;
  throw new PermanentError('unknown', `no release line has a component ${name}`);
}

function refuseMalformed(tag: string): void {
  if (parseComponentTag(tag) !== undefined) return;
  const { verdict, why } = judgeNoVersion(tag);
  if (verdict === 'malformed') throw new PermanentError('refused', `${tag} is malformed: ${why}`);
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
  const linesOfComponent = lines
    .filter(({ components }) => components.some((one) => one.component.name === component.name))
    .map(({ name }) => name);
  const seenAs = { type: 'tag-seen', ...sight, commit, linesOfComponent } as const;
  const ruled = { isReleased: isReleased({ tag: sight.tag, commit }, rulings) };
  if (version === undefined)
    return { ...seenAs, ...ruled, judgement: judgeNoVersion(sight.tag), lines: [] };
  const branch = await branchOf(duty, found, version);
  return {
    ...{ ...seenAs, ...ruled, ...claim(lines, component, version, versions) },
    ...(branch !== undefined && { wrongBranch: branch }),
  };
}

/** A commit that was found on a right branch is not looked for again. */
async function branchOf(
  duty: Duty,
  { component, found, record }: Found,
  version: JudgedVersion,
): Promise<string | undefined> {
  const isKnown = record?.commit === version.commit && record.wrongBranch === undefined;
  return isKnown ? undefined : wrongBranch(duty, component, version, found.repository);
}

function claim(
  lines: readonly ReleaseLine[],
  component: Component,
  version: JudgedVersion,
  versions: readonly JudgedVersion[],
): { readonly judgement: Judgement; readonly lines: readonly string[] } {
  const { verdict, why } = version;
  if (verdict === 'quarantined') return { judgement: { verdict, why }, lines: [] };
  const taking = linesTaking(lines, component.name, version.tag, versions).map(({ name }) => name);
  const claimed =
    taking.length > 0
      ? `taken by ${taking.join(', ')}`
      : whyUnclaimed(lines, component.name, version, versions);
  return { judgement: { verdict, why: claimed }, lines: taking };
}

/** What keeps a tag from being built is told where people look; what was changed, as an alert. */
function tellPeople(
  { ports: { log } }: Duty,
  { component, tag, via }: TagHint,
  record: TagRecord | undefined,
  event: TagEvent,
): void {
  const standing = standingAfter(record, event);
  if (standing?.verdict !== 'quarantined') return;
  const fields = { component, tag, via, why: standing.why };
  if (standing.isReleasable) log.warn('a tag is in quarantine', fields);
  else log.error('a tag was moved or deleted', fields);
}
