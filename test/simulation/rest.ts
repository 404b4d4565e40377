import type { Kind } from '#core/kinds.ts';
import type { World } from '../world/world.ts';

/**
 * Whether a document still waits for something, be it only to be collected, but for tags on the wrong branch, which are looked at
 * again for a week, and floating tags, which are compared with production for ever.
 */
export function isRestless({ store }: World, kind: Kind, id: string): boolean {
  const kept = store.document(kind, id);
  const recheckAtMs = kind === 'tag' ? store.document(kind, id)?.body.recheckAtMs : undefined;
  const expiresAtMs = kind === 'candidate' ? store.document(kind, id)?.body.expiresAtMs : undefined;
  if (expiresAtMs !== undefined) return true;
  const dueAtMs = kind === 'floating-tag' ? null : (kept?.dueAtMs ?? null);
  return (
    kept !== undefined && (kept.owed.length > 0 || (dueAtMs !== null && dueAtMs !== recheckAtMs))
  );
}
