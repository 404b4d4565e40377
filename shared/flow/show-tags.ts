import { PermanentError } from '#core/permanent-error.ts';
import { type ShownTag, type ShownTags, shownTag } from '#core/shown-tag.ts';
import { type TagRecord, tagKey } from '#core/tag.ts';
import type { Verdict } from '#core/tag-verdict.ts';
import { inParallel } from './in-parallel.ts';
import { linesWith } from './look-at-tag.ts';
import type { Duty } from './turn.ts';

/** So many tags are shown at once. */
const shownMax = 50;

/** Which page of tags is wanted: those of a verdict, after one of them. */
export interface TagsWish {
  readonly verdict: Verdict;
  /** `COMPONENT:TAG`, as the page before ends with. */
  readonly after?: string;
}

/**
 * Shows tags of one verdict, the newest first.
 *
 * @throws PermanentError `unknown` where there is no such tag to go on from
 */
export async function showTags(duty: Duty, { verdict, after }: TagsWish): Promise<ShownTags> {
  const { store } = duty.ports;
  const place = after === undefined ? undefined : await placeOfTag(duty, after);
  const found = await store.list('tags-with-verdict', verdict, shownMax, place);
  const records = await inParallel(found, ({ id }) => store.get('tag', id));
  const tags = await inParallel(records, (kept) => shown(duty, kept?.body));
  const last = found.length < shownMax ? undefined : found.at(-1);
  const next = last && new URLSearchParams({ verdict, after: last.id });
  return { tags: tags.flat(), ...(next && { next: `/api/v1/tags?${next}` }) };
}

/**
 * Shows what is known of one tag.
 *
 * @throws PermanentError `unknown` where it was never seen
 */
export async function showTag(duty: Duty, component: string, tag: string): Promise<ShownTag> {
  const kept = await duty.ports.store.get('tag', tagKey(component, tag));
  const [found] = await shown(duty, kept?.body);
  if (found !== undefined) return found;
  const wayOut = 'push it and tell of it, or ask why: GET /api/v1/why';
  throw new PermanentError('unknown', `nobody has told of ${component} ${tag}; ${wayOut}`);
}

async function shown(duty: Duty, record: TagRecord | undefined): Promise<readonly ShownTag[]> {
  if (record === undefined) return [];
  const lines = linesWith(await duty.ports.lines.all(), record.component);
  const promoters = new Set(lines.flatMap((line) => line.promoters));
  return [shownTag(record, [...promoters])];
}

async function placeOfTag({ ports: { store } }: Duty, id: string) {
  const kept = await store.get('tag', id);
  if (kept !== undefined) return { id, atMs: kept.body.seenAtMs };
  const wayOut = 'take the next page as the one before says, or begin without after';
  throw new PermanentError('unknown', `no tag ${id} to go on from; ${wayOut}`);
}
