import { type PrecedingRelease, precedingRelease } from '#core/preceding-release.ts';
import type { Duty } from './turn.ts';

/** The release that a candidate of a line is compared with, as it is now. */
export async function lookAtPreceding(
  { ports: { lines, store } }: Duty,
  line: string,
): Promise<PrecedingRelease | undefined> {
  const state = await store.get('line', line);
  const { head } = state?.body ?? {};
  if (head !== undefined) return precedingRelease({ line, head }, undefined);
  const follows = (await lines.all()).find(({ name }) => name === line)?.follows;
  const followed = follows && (await store.record('releases', follows));
  return precedingRelease({ line }, followed || undefined);
}
