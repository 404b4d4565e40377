import { placeOf } from '#core/component-state.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { standingAfter, type TagEvent, type TagHint, type TagRecord, tagKey } from '#core/tag.ts';
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
 * version; Error where the repository does not show the tag (yet), so that the message is delivered
 * again and is at last a dead letter.
 */
export async function detectTag(
  duty: Duty,
  hint: TagHint,
  looksLeft = looksMax,
): Promise<Advanced> {
  const { component, tag } = hint;
  const lines = await duty.ports.lines.all();
  const own = componentOf(lines, component);
  refuseMalformed(tag);
  const looked = await lookAtTag(duty, lines, own, hint);
  const { record, event } = looked;
  const found = await tellComponent(duty, looked);
  if (found?.isMoved) return found;
  const advanced = await advance(duty, 'tag', tagKey(component, tag), event);
  if (advanced.isMoved) tellPeople(duty, hint, record, event);
  // What took the place of a record may have been read before it: then another look mends that.
  if (advanced.isMoved && record !== undefined && looksLeft > 1)
    await detectTag(duty, hint, looksLeft - 1);
  return advanced;
}

/**
 * A tag that is not where its component's list has it is looked at in the name of the list: where
 * it is back again and nobody tells of that, the next listing finds it.
 */
async function tellComponent(
  duty: Duty,
  { record, event, found }: LookedAt,
): Promise<Advanced | undefined> {
  const { component, tag } = event;
  const known = found.known.get(tag);
  const first = known?.commit ?? record?.commit;
  const commit = event.type === 'tag-seen' ? event.commit : undefined;
  const before = known === undefined ? first : placeOf(known);
  if (first === undefined || before === commit) return undefined;
  const change = { type: 'tag-found', component, tag, first, commit } as const;
  return advance(duty, 'component', component, change);
}

function refuseMalformed(tag: string): void {
  if (parseComponentTag(tag) !== undefined) return;
  const { verdict, why } = judgeNoVersion(tag);
  if (verdict === 'malformed') throw new PermanentError('refused', `${tag} is malformed: ${why}`);
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
