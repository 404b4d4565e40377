import { PermanentError } from '#core/permanent-error.ts';
import type { ListPlace, Store } from './store.ts';

/**
 * Where a list of candidates goes on after one of them.
 *
 * @throws PermanentError `unknown` where there is no such candidate
 */
export async function placeOf(store: Store, id: string): Promise<ListPlace> {
  const candidate = await store.get('candidate', id);
  if (candidate !== undefined) return { id, atMs: candidate.body.openedAtMs };
  const wayOut = 'take the next page as the one before says, or begin without after';
  throw new PermanentError('unknown', `no candidate ${id} to go on from; ${wayOut}`);
}
