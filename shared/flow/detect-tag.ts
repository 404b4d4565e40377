import { PermanentError } from '#core/permanent-error.ts';
import { standingAfter, type TagEvent, type TagHint, type TagRecord, tagKey } from '#core/tag.ts';
import { judgeNoVersion } from '#core/tag-verdict.ts';
import { parseComponentTag } from '#core/version.ts';
import { type Advanced, advance } from './advance.ts';
import { componentOf, lookAtTag } from './look-at-tag.ts';
import type { Duty } from './turn.ts';

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
  const { component, tag } = hint;
  const lines = await duty.ports.lines.all();
  const found = componentOf(lines, component);
  refuseMalformed(tag);
  const { record, event } = await lookAtTag(duty, lines, found, hint);
  const advanced = await advance(duty, 'tag', tagKey(component, tag), event);
  if (advanced.isMoved) tellPeople(duty, hint, record, event);
  return advanced;
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
