import { placeOf } from '#core/component-state.ts';
import { tooLate } from '#core/decide-tag.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { type TagHint, tagKey } from '#core/tag.ts';
import { commitAfter, standingAfter } from '#core/tag-standing.ts';
import { judgeNoVersion } from '#core/tag-verdict.ts';
import { parseComponentTag } from '#core/version.ts';
import { type Advanced, advance } from './advance.ts';
import { componentOf, type LookedAt, lookAtTag } from './look-at-tag.ts';
import type { Duty } from './turn.ts';

/** So often a tag is looked at in a row where each look finds it changed. */
const looksMax = 3;

/**
 * Looks a tag up in its repository, judges it, records what is new of it, and lets the lines know
 * whose set it changes. The repository says what commit it names, never the message; and what is in
 * quarantine is told to no line.
 *
 * @throws PermanentError `unknown` for a component of no line, `refused` for a name that can be no
 * version; Error where the repository does not show the tag (yet), or takes too long, so that the
 * message is delivered again and is at last a dead letter.
 */
export async function detectTag(duty: Duty, hint: TagHint): Promise<Advanced> {
  const first = await detectOnce(duty, hint);
  let last = first;
  // While this one looked, another may have seen the tag elsewhere and written before: so the record
  // is not left as it is before a look has found nothing to change in it.
  for (let looks = 1; looks < looksMax && last.isChange; looks += 1)
    last = await detectOnce(duty, hint);
  return { isMoved: first.isMoved, why: first.why };
}

interface Detected extends Advanced {
  /** Whether what was recorded before is recorded otherwise now. */
  readonly isChange: boolean;
}

async function detectOnce(duty: Duty, hint: TagHint): Promise<Detected> {
  const { component, tag } = hint;
  const lines = await duty.ports.lines.all();
  const own = componentOf(lines, component);
  refuseMalformed(tag);
  const looked = await lookAtTag(duty, lines, own, hint);
  refuseLate(duty, looked);
  const found = await tellComponent(duty, looked);
  if (found?.isMoved) return { ...found, isChange: false };
  const advanced = await advance(duty, 'tag', tagKey(component, tag), looked.sight);
  if (!advanced.isMoved) refuseLate(duty, looked);
  if (advanced.isMoved) tellPeople(duty, hint, looked);
  return { ...advanced, isChange: advanced.isMoved && looked.record !== undefined };
}

/** What was looked at too long ago is looked at again. */
function refuseLate({ ports }: Duty, { sight }: LookedAt): void {
  if (sight.untilMs < ports.clock.nowMs()) throw new Error(tooLate(sight));
}

/**
 * Where a tag is not where its component's list has it, the list is mended first, and owes a look at
 * the tag. Else, were this the only message of a move, and the tag moved back unheard of, the next
 * listing would find everything as it was, and the record would say for ever that it was moved.
 */
async function tellComponent(
  duty: Duty,
  { record, sight, found }: LookedAt,
): Promise<Advanced | undefined> {
  const { component, tag, via } = sight;
  const known = found.known.get(tag);
  const first = known?.commit ?? (record && commitAfter(record, sight));
  const commit = sight.type === 'tag-seen' ? sight.commit : undefined;
  const before = known === undefined ? first : placeOf(known);
  if (first === undefined || before === commit) return undefined;
  const change = { type: 'tag-found', component, tag, first, commit, via } as const;
  return advance(duty, 'component', component, change);
}

function refuseMalformed(tag: string): void {
  if (parseComponentTag(tag) !== undefined) return;
  const { verdict, why } = judgeNoVersion(tag);
  if (verdict === 'malformed') throw new PermanentError('refused', `${tag} is malformed: ${why}`);
}

/** What keeps a tag from being built is told where people look; what was changed, as an alert. */
function tellPeople({ ports: { log } }: Duty, { via }: TagHint, { record, sight }: LookedAt): void {
  const { component, tag } = sight;
  const standing = standingAfter(record, sight);
  if (standing === undefined) return;
  const fields = { component, tag, via, why: standing.why };
  const isHeld = standing.verdict === 'quarantined';
  if (!isHeld && record?.verdict === 'quarantined') log.info('a tag is out of quarantine', fields);
  else if (standing.isReleasable) log.warn('a tag is in quarantine', fields);
  else if (isHeld) log.error('a tag was moved or deleted', fields);
}
