import { PermanentError } from '#core/permanent-error.ts';
import { type ShownRelease, shownRelease } from '#core/shown-release.ts';
import type { Duty } from './turn.ts';

/**
 * Shows a release as it stands: whether it is out, and if it was withdrawn by whom, why and when.
 * The record is never deleted.
 *
 * @throws PermanentError `unknown`
 */
export async function showRelease({ ports }: Duty, name: string): Promise<ShownRelease> {
  const record = await ports.store.record('releases', name);
  if (record === undefined) throw noRelease(name);
  const line = (await ports.lines.all()).find(({ name: one }) => one === record.line);
  return shownRelease(record, line?.promoters ?? []);
}

/** No promotion ever reserved that number; says where the numbers are. */
export function noRelease(name: string): PermanentError {
  const wayOut =
    'its name is LINE@VERSION, as its promotion says: GET /api/v1/promotions/CANDIDATE';
  return new PermanentError('unknown', `no release ${name}; ${wayOut}`);
}
