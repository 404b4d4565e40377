import { PermanentError } from '#core/permanent-error.ts';
import { releaseName } from '#core/release.ts';
import { type ShownReleases, shownReleaseRow } from '#core/shown-releases.ts';
import { inParallel } from './in-parallel.ts';
import { lineStateOf } from './line-so-far.ts';
import { lineNamed } from './promoter.ts';
import type { Duty } from './turn.ts';

/** So many releases are shown at once. */
const shownMax = 50;

/**
 * Shows the releases of a line, the newest first: every number that was ever reserved, also of those
 * that were given up or withdrawn.
 *
 * @param after the version that the page before ended with
 * @throws PermanentError `unknown`
 */
export async function showReleases(
  duty: Duty,
  name: string,
  after?: string,
): Promise<ShownReleases> {
  await lineNamed(duty, name);
  const { versions } = await lineStateOf(duty, name);
  const end = after === undefined ? versions.length : versions.indexOf(after);
  if (end < 0) {
    const wayOut = 'take the next page as the one before says, or begin without after';
    throw new PermanentError('unknown', `no ${releaseName(name, after ?? '')}; ${wayOut}`);
  }
  const begin = Math.max(0, end - shownMax);
  const page = versions.slice(begin, end).toReversed();
  const { store } = duty.ports;
  const records = await inParallel(page, (one) => store.record('releases', releaseName(name, one)));
  const last = begin > 0 ? page.at(-1) : undefined;
  return {
    releases: records.flatMap((record) => (record ? [shownReleaseRow(record)] : [])),
    ...(last !== undefined && { next: `/api/v1/lines/${name}/releases?after=${last}` }),
  };
}
