import type { ShownReleaseRow } from '#core/shown-releases.ts';
import { type Block, table } from '../frame/blocks.ts';
import { timeText } from './words.ts';

/** Releases of a line, one a row. */
export function releaseBlocks(releases: readonly ShownReleaseRow[]): readonly Block[] {
  return table(
    ['release', 'state', 'when', 'waivers', 'by', 'why'],
    releases.map(({ release, state, releasedAt, admittedAt, waivers, requestedBy, reason }) => [
      release,
      state,
      timeText(releasedAt ?? admittedAt),
      String(waivers),
      requestedBy,
      reason,
    ]),
  );
}
