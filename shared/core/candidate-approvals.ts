import { type Approval, withApproval } from './approval.ts';
import type { Candidate, CandidateEffect } from './candidate.ts';
import { type Decision, moved, stale } from './decide.ts';

/** Somebody finds the plan of a candidate right. */
export function approve(
  candidate: Candidate,
  approval: Approval,
  nowMs: number,
): Decision<Candidate, CandidateEffect> {
  if (candidate.phase !== 'accepted') return stale(`it is ${candidate.phase}`);
  const approvals = withApproval(candidate.approvals ?? [], approval, nowMs);
  const { email, planHash, untilMs, reason } = approval;
  const until = new Date(untilMs).toISOString();
  const said = reason === undefined ? '' : `: ${reason}`;
  const why = `${email} approved the plan ${planHash} until ${until}${said}`;
  return moved({ ...candidate, approvals }, why);
}
