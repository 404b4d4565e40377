import type { Approval } from './approval.ts';
import { isoTime } from './iso-time.ts';
import type { GivenUp, PersonsWord, ReleaseWithdrawal } from './promotion.ts';

/** What a person said who approved a plan, as it is shown: from and until when it counts, in ISO 8601. */
export interface ShownApproval {
  /** The e-mail address. */
  readonly by: string;
  readonly at: string;
  readonly until: string;
  readonly reason?: string;
}

/** Who decided something, why, and when, in ISO 8601. */
export interface ShownWord extends PersonsWord {
  readonly at: string;
}

/** Who withdrew a release, why and when. */
export interface ShownWithdrawal extends ShownWord {
  /** The full name of the line's newest release that stood then; none where none was left. */
  readonly instead?: string;
}

/** An approval without what the identity provider calls the person: the address is known already. */
export function shownApproval({ email, atMs, untilMs, reason }: Approval): ShownApproval {
  const given = { by: email, at: isoTime(atMs), until: isoTime(untilMs) };
  return reason === undefined ? given : { ...given, reason };
}

/** Who gave something up. */
export function shownWord({ by, reason, atMs }: GivenUp): ShownWord {
  return { by, reason, at: isoTime(atMs) };
}

/** Who withdrew a release. */
export function shownWithdrawal(withdrawn: ReleaseWithdrawal): ShownWithdrawal {
  const { instead } = withdrawn;
  return instead === undefined ? shownWord(withdrawn) : { ...shownWord(withdrawn), instead };
}
