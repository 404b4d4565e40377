import { comparedVersions } from '#core/floating-drift.ts';
import {
  type FloatingTag,
  type FloatingTagEvent,
  type SeenVersion,
  wantedVersion,
} from '#core/floating-tag.ts';
import { inParallel } from './in-parallel.ts';
import type { Kept } from './store.ts';
import type { Duty } from './turn.ts';

/**
 * Looks at what production has under a floating tag, and under the version tags that belong to it:
 * one request for each. A tag that is to be pointed is not looked at, for it is not moved yet.
 *
 * What keeps it from being looked at is logged, and its next turn comes in an hour: nothing is lost,
 * and a registry that does not answer is not asked again by every message.
 */
export async function compareFloatingTag(
  { ports }: Duty,
  id: string,
  kept: Kept<'floating-tag'>,
): Promise<FloatingTagEvent | undefined> {
  if (isToPoint(kept)) return undefined;
  const { repository, tag, held, moves } = kept.body;
  const last = wantedVersion(held) && moves.at(-1);
  try {
    const named = last && (await ports.images.digest(repository, tag));
    const versions = await seenVersions({ ports }, kept.body);
    const pointer = last && { ...(named && { found: named }), movedAtMs: last.atMs };
    return { type: 'compared', ...(pointer && { pointer }), versions };
  } catch (error) {
    const fields = { id, error: String(error) };
    ports.log.warn('a floating tag could not be compared; it has another turn', fields);
    return undefined;
  }
}

/** Whether a floating tag is not yet where its document wants it. */
export function isToPoint({ owed }: Kept<'floating-tag'>): boolean {
  return owed.some(({ effect }) => effect.type === 'point');
}

function seenVersions(
  { ports }: Pick<Duty, 'ports'>,
  floating: FloatingTag,
): Promise<readonly SeenVersion[]> {
  return inParallel(comparedVersions(floating), async (version) => {
    const found = await ports.images.digest(floating.repository, version);
    return { version, ...(found && { found }) };
  });
}
