import { isoTime } from './iso-time.ts';
import { type Release, releaseName } from './release.ts';
import { type ShownWithdrawal, type ShownWord, shownWithdrawal, shownWord } from './shown-word.ts';

/** A release as a list tells of it; its record has the rest. */
export interface ShownReleaseRow extends Pick<Release, 'version' | 'candidate' | 'state'> {
  /** Its full name, `line@version`. */
  readonly release: string;
  readonly components: readonly { readonly name: string; readonly tag: string }[];
  /** So many blocking cells did not pass and needed not. */
  readonly waivers: number;
  readonly requestedBy: string;
  readonly reason: string;
  readonly admittedAt: string;
  /** None before it was released. */
  readonly releasedAt?: string;
  readonly givenUp?: ShownWord;
  readonly withdrawn?: ShownWithdrawal;
}

/** Releases of a line, the newest first: every number that was ever reserved. */
export interface ShownReleases {
  readonly releases: readonly ShownReleaseRow[];
  /** Where those before them are; none where these are the first. */
  readonly next?: string;
}

/** Shows a release in a list. */
export function shownReleaseRow(record: Release): ShownReleaseRow {
  const { line, version, candidate, state, components, waivers = [], requestedBy } = record;
  const { reason, admittedAtMs, releasedAtMs, givenUp, withdrawn } = record;
  return {
    ...{ release: releaseName(line, version), version, candidate, state },
    components: components.map(({ name, tag }) => ({ name, tag })),
    ...{ waivers: waivers.length, requestedBy, reason, admittedAt: isoTime(admittedAtMs) },
    ...(releasedAtMs !== undefined && { releasedAt: isoTime(releasedAtMs) }),
    ...(givenUp !== undefined && { givenUp: shownWord(givenUp) }),
    ...(withdrawn !== undefined && { withdrawn: shownWithdrawal(withdrawn) }),
  };
}
