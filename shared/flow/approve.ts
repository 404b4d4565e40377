import {
  type Approval,
  type Approvals,
  type ApprovalWish,
  approvalsOf,
  approvalTtlMs,
} from '#core/approval.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { FindOpenings } from '#core/promotion-window.ts';
import { refuseDenied, refuseUnseen } from './admit.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import type { Transaction } from './store.ts';
import type { Duty } from './turn.ts';
import { lookAround, noCandidate, type Seen, weighPromotion } from './weigh-promotion.ts';
import { strictWriter } from './write.ts';

/** An approval as it was written down. */
export interface ApprovedPlan {
  readonly candidate: string;
  readonly planHash: string;
  readonly approvedBy: string;
  /** In ISO 8601: from then on it counts no more. */
  readonly until: string;
  /** How many the line asks for, and how many there are now; whoever asks needs them of others. */
  readonly needed: number;
  readonly given: number;
}

/**
 * Lets a promoter approve a plan, whether somebody has asked for it or not. It is weighed as for a
 * promotion: what could not be admitted even when its time has come is not approved, nor is another
 * plan than the one of now. The same person's later approval takes the place of the earlier one.
 *
 * @throws PermanentError with the reason; Error where clocks or places fail, to be tried again.
 */
export async function approve(
  duty: Duty,
  person: Person,
  wish: ApprovalWish,
  findOpenings: FindOpenings,
): Promise<ApprovedPlan> {
  const { store } = duty.ports;
  const found = await store.get('candidate', wish.candidate);
  if (found === undefined) throw noCandidate(wish.candidate);
  const line = await lineNamed(duty, found.body.line);
  refuseStranger([line], person);
  const seen = await lookAround(duty, line, found.body);
  return store.transact((transaction) =>
    approveIn(transaction, duty, person, wish, { seen, findOpenings }),
  );
}

async function approveIn(
  transaction: Transaction,
  duty: Duty,
  person: Person,
  wish: ApprovalWish,
  { seen, findOpenings }: { readonly seen: Seen; readonly findOpenings: FindOpenings },
): Promise<ApprovedPlan> {
  const { candidate: id, planHash, reason } = wish;
  const weighed = await weighPromotion(transaction, duty, id, seen, { findOpenings });
  const { candidate, planned } = weighed;
  refuseDenied(weighed.verdictIfApproved);
  if (planned === undefined) throw new Error(`candidate ${id} may be promoted, but has no plan`);
  refuseUnseen(planned, wish);
  const nowMs = duty.ports.clock.nowMs();
  const approval: Approval = {
    ...{ subject: person.subject, email: person.email, planHash },
    ...{ atMs: nowMs, untilMs: nowMs + approvalTtlMs },
    ...(reason === undefined ? {} : { reason }),
  };
  const write = strictWriter(transaction, duty);
  const turned = write('candidate', id, candidate, { type: 'approved', approval });
  if (turned.kept === undefined) throw new PermanentError('conflict', turned.why);
  return answer(id, approval, approvalsOf(turned.kept.body, planHash, seen.line, nowMs));
}

function answer(candidate: string, approval: Approval, { needed, given }: Approvals): ApprovedPlan {
  const { planHash, email: approvedBy, untilMs } = approval;
  const until = new Date(untilMs).toISOString();
  return { candidate, planHash, approvedBy, until, needed, given: given.length };
}
