import type { HeadComponent, LineState } from './line-state.ts';
import { type Release, releaseName } from './release.ts';
import { headComponents } from './standing-head.ts';

/** The release that a candidate is compared with, and its number computed against. */
export interface PrecedingRelease {
  /** Its full name, `line@version`. */
  readonly name: string;
  readonly version: string;
  readonly components: readonly HeadComponent[];
}

/** The head of a line, else the release that it follows; none for the first of all. */
export function precedingRelease(
  { line, head }: Pick<LineState, 'line' | 'head'>,
  followed: Release | undefined,
): PrecedingRelease | undefined {
  if (head !== undefined) {
    const { version, components } = head;
    return { name: releaseName(line, version), version, components };
  }
  if (followed === undefined) return undefined;
  const { version } = followed;
  const name = releaseName(followed.line, version);
  return { name, version, components: headComponents(followed) };
}
