import type { ReleaseLine } from '#core/line.ts';
import type { LineState } from '#core/line-state.ts';
import { precedingRelease } from '#core/preceding-release.ts';
import type { LineSoFar } from '#core/shown-row.ts';
import type { Duty } from './turn.ts';

/** What the next release of a line is compared with, and which of its numbers are taken. */
export async function lineSoFar(
  { ports: { store } }: Duty,
  { follows }: Pick<ReleaseLine, 'follows'>,
  state: LineState,
): Promise<LineSoFar> {
  const isFollowing = state.head === undefined && follows !== undefined;
  const followed = isFollowing ? await store.record('releases', follows) : undefined;
  return { before: precedingRelease(state, followed), versions: state.versions };
}

/** Where a line stands; of one that was never told of anything, at its beginning. */
export async function lineStateOf({ ports: { store } }: Duty, line: string): Promise<LineState> {
  return (await store.get('line', line))?.body ?? { line, versions: [] };
}
