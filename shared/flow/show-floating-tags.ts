import { everyLine } from '#core/kinds.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { type ShownFloatingTags, shownFloatingTag } from '#core/shown-floating-tag.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/** So many floating tags are shown at once. */
const shownMax = 100;

/** Which page of the ledger is wanted: of one image or of all, after one of its tags. */
export interface FloatingTagsWish {
  /** `PROJECT/REPOSITORY/IMAGE`. */
  readonly repository?: string;
  /** `PROJECT/REPOSITORY/IMAGE:TAG`, as the page before ends with. */
  readonly after?: string;
}

/**
 * Shows the ledger of floating tags: what each names in production, and how it came there.
 *
 * @throws PermanentError `unknown` where there is no such tag to go on from
 */
export async function showFloatingTags(
  { ports: { store } }: Duty,
  { repository, after }: FloatingTagsWish,
): Promise<ShownFloatingTags> {
  const from = after === undefined ? undefined : await store.get('floating-tag', after);
  if (after !== undefined && from === undefined) throw noFloatingTag(after);
  const place = after && from ? { id: after, atMs: from.body.movedAtMs ?? 0 } : undefined;
  const found = await store.list('floating-tags', repository ?? everyLine, shownMax, place);
  const kept = await inParallel(found, ({ id }) => store.get('floating-tag', id));
  const last = found.length < shownMax ? undefined : found.at(-1);
  const query = new URLSearchParams({ ...(repository && { repository }), after: last?.id ?? '' });
  return {
    floatingTags: kept.flatMap((one) => (one === undefined ? [] : [shownFloatingTag(one.body)])),
    ...(last && { next: `/api/v1/floating-tags?${query}` }),
  };
}

function noFloatingTag(id: string): PermanentError {
  const wayOut = 'take the next page as the one before says, or begin without after';
  return new PermanentError('unknown', `no floating tag ${id} to go on from; ${wayOut}`);
}
