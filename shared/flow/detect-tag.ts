import { componentTags, linesTaking, type ReleaseLine, whyUnclaimed } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { judgeTag, type TagHint, tagKey } from '#core/tag.ts';
import { parseComponentTag } from '#core/version.ts';
import { type Advanced, advance } from './advance.ts';
import type { GitTag } from './ports.ts';
import type { Duty } from './turn.ts';

/**
 * Judges a tag's name, looks it up in its repository, records the first sight of it, and lets the
 * lines know whose set it changes. The repository says what commit it names, never the message.
 *
 * @throws PermanentError `unknown` for a component of no line, `refused` for a name that can be no
 * version; Error where the repository does not show the tag (yet), so that the message is delivered
 * again and is at last a dead letter.
 */
export async function detectTag(duty: Duty, hint: TagHint): Promise<Advanced> {
  const { component, tag, via } = hint;
  const lines = await duty.ports.lines.all();
  const repository = repositoryOf(lines, component);
  const judged = judgeTag(tag);
  if (judged === undefined)
    throw new PermanentError('refused', `${tag} is no tag: it is neither vX.Y.Z nor vX.Y.Z-pre`);
  const found = await duty.ports.source.tags(repository);
  const commit = found.find((one) => one.tag === tag)?.commit;
  if (commit === undefined)
    throw new Error(`${component} has no tag ${tag}; push the tag before announcing it`);
  const { verdict, why } = judged;
  const claimed = verdict === 'accepted' ? claim(lines, component, tag, found) : { lines: [], why };
  const seen = { type: 'tag-seen', component, tag, commit, via, verdict, ...claimed } as const;
  return advance(duty, 'tag', tagKey(component, tag), seen);
}

function repositoryOf(lines: readonly ReleaseLine[], component: string): string {
  const own = lines
    .flatMap((line) => line.components)
    .find((one) => one.component.name === component);
  if (own !== undefined) return own.component.repository;
  throw new PermanentError('unknown', `no release line has a component ${component}`);
}

function claim(
  lines: readonly ReleaseLine[],
  component: string,
  tag: string,
  found: readonly GitTag[],
): { readonly lines: readonly string[]; readonly why: string } {
  const parsed = parseComponentTag(tag);
  if (parsed === undefined) return { lines: [], why: 'no component tag' };
  const tags = componentTags(found);
  const taking = linesTaking(lines, component, parsed, tags).map(({ name }) => name);
  return taking.length > 0
    ? { lines: taking, why: `taken by ${taking.join(', ')}` }
    : { lines: [], why: whyUnclaimed(lines, component, parsed, tags) };
}
