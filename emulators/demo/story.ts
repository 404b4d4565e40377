import type { ToldFailure, ToldRelease } from './told.ts';

/** What the steps find out for those that follow, and for the report. */
export interface Story {
  /** Every candidate that was opened, oldest first. */
  readonly opened: OpenedCandidate[];
  readonly releases: ToldRelease[];
  readonly failed: ToldFailure[];
  readonly collected: { candidate: string; images: readonly string[] }[];
}

/** A candidate, and the line that it is one of. */
export interface OpenedCandidate {
  readonly line: string;
  readonly candidate: string;
}

/** A story in which nothing has happened. */
export function emptyStory(): Story {
  return { opened: [], releases: [], failed: [], collected: [] };
}

/**
 * The newest candidate of a line, or an earlier one, so many before it.
 * @throws Error where the line has none
 */
export function newestOf({ opened }: Story, line: string, before = 0): string {
  const found = opened.filter((one) => one.line === line).at(-1 - before);
  if (found === undefined) throw new Error(`${line} has not opened so many candidates`);
  return found.candidate;
}
