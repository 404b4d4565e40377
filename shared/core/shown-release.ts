import type { ShownAction } from './action.ts';
import { isoTime } from './iso-time.ts';
import { type Release, releaseName } from './release.ts';
import { releaseActions } from './release-actions.ts';
import {
  type ShownApproval,
  type ShownWithdrawal,
  type ShownWord,
  shownApproval,
  shownWithdrawal,
  shownWord,
} from './shown-word.ts';

/** A release as it is shown: its record, with times in ISO 8601 and without what names people twice. */
export interface ShownRelease
  extends Omit<Release, 'admittedAtMs' | 'releasedAtMs' | 'approvals' | 'givenUp' | 'withdrawn'> {
  /** Its full name, `line@version`. */
  readonly release: string;
  readonly admittedAt: string;
  /** None before it was released. */
  readonly releasedAt?: string;
  readonly approvals?: readonly ShownApproval[];
  readonly givenUp?: ShownWord;
  readonly withdrawn?: ShownWithdrawal;
  /** What people can do with it. */
  readonly actions: readonly ShownAction[];
}

/**
 * Shows a release to whoever asks.
 *
 * @param who the promoters of its line
 */
export function shownRelease(record: Release, who: readonly string[]): ShownRelease {
  const { admittedAtMs, releasedAtMs, approvals, givenUp, withdrawn, ...told } = record;
  return {
    ...{ release: releaseName(told.line, told.version), ...told },
    admittedAt: isoTime(admittedAtMs),
    ...(releasedAtMs !== undefined && { releasedAt: isoTime(releasedAtMs) }),
    ...(approvals !== undefined && { approvals: approvals.map(shownApproval) }),
    ...(givenUp !== undefined && { givenUp: shownWord(givenUp) }),
    ...(withdrawn !== undefined && { withdrawn: shownWithdrawal(withdrawn) }),
    actions: releaseActions(record, who),
  };
}
