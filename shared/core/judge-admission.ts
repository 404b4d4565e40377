import type { Refusal } from './admission.ts';
import { type AdmissionVerdict, verdictOn } from './admission-verdict.ts';
import { type Approvals, approvalsOf, type Identity, refuseUnapproved } from './approval.ts';
import type { Candidate } from './candidate.ts';
import type { ReleaseLine } from './line.ts';
import { type FindOpenings, refuseClosed } from './promotion-window.ts';

/** Who asks, and how windows are read. */
export interface Asking {
  readonly findOpenings: FindOpenings;
  /** Whose own approval does not count; none where nobody asks yet. */
  readonly asker?: Identity;
}

/** What is answered to whoever asks, and what that rests on. */
export interface Judged {
  readonly verdict: AdmissionVerdict;
  /** What would be answered if every approval were there. */
  readonly verdictIfApproved: AdmissionVerdict;
  readonly approvals: Approvals;
}

/**
 * Judges a promotion by its line's file, after all else that may refuse it: by the windows, at the
 * time from which nothing else stops it, and by the approvals of the plan.
 */
export function judgeAdmission(
  candidate: Candidate,
  line: ReleaseLine,
  found: { readonly refused: Refusal | undefined; readonly planHash: string | undefined },
  { findOpenings, asker }: Asking,
  nowMs: number,
): Judged {
  const { refused, planHash } = found;
  const isOver = refused !== undefined && refused.untilMs === undefined;
  const closed = isOver ? undefined : refuseClosed(line, findOpenings, refused?.untilMs ?? nowMs);
  const approvals = approvalsOf(candidate, planHash, line, nowMs);
  const unapproved =
    planHash === undefined
      ? undefined
      : refuseUnapproved(approvals, { candidate: candidate.id, planHash }, asker);
  return {
    verdict: verdictOn([refused, unapproved, closed]),
    verdictIfApproved: verdictOn([refused, closed]),
    approvals,
  };
}
