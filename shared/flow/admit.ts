import { type PromotionRequest, refuseOtherPlan } from '#core/admission.ts';
import type { AdmissionVerdict } from '#core/admission-verdict.ts';
import { approvalsFor } from '#core/approval.ts';
import type { Asking } from '#core/judge-admission.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { PromotionPlan } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import type { FindOpenings } from '#core/promotion-window.ts';
import { releaseName } from '#core/release.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import { reserve } from './reserve.ts';
import type { Transaction } from './store.ts';
import type { Duty } from './turn.ts';
import { wake } from './wake.ts';
import {
  type HashedPlan,
  lookAround,
  noCandidate,
  type Seen,
  weighPromotion,
} from './weigh-promotion.ts';

/** An admitted promotion, as everybody who asks for it is told. */
export interface Admitted {
  readonly candidate: string;
  readonly release: string;
  readonly planHash: string;
  readonly plan: PromotionPlan;
}

/**
 * Admits a promotion, or says why not. One transaction reserves the release number and every
 * version tag and makes the candidate `promoting`; nothing in a registry is written here.
 * The same request again has the same answer.
 *
 * @throws PermanentError with the reason; Error where clocks or places fail, to be tried again.
 */
export async function admit(
  duty: Duty,
  person: Person,
  request: PromotionRequest,
  findOpenings: FindOpenings,
): Promise<Admitted> {
  const { candidate: id } = request;
  const found = await duty.ports.store.get('candidate', id);
  if (found === undefined) throw noCandidate(id);
  const line = await lineNamed(duty, found.body.line);
  refuseStranger([line], person);
  const seen = await lookAround(duty, line, found.body);
  const admitted = await duty.ports.store.transact((transaction) =>
    admitIn(transaction, duty, request, seen, { findOpenings, asker: person }),
  );
  await wake(duty.ports, { worker: 'promote-requested', kind: 'promotion', id });
  return admitted;
}

async function admitIn(
  transaction: Transaction,
  duty: Duty,
  request: PromotionRequest,
  seen: Seen,
  asking: Asking & { readonly asker: Person },
): Promise<Admitted> {
  const { candidate: id, reason } = request;
  const admitted = await transaction.get('promotion', id);
  if (admitted !== undefined && admitted.body.givenUp === undefined)
    return again(admitted.body, request);
  const weighed = await weighPromotion(transaction, duty, id, seen, asking);
  const { candidate, line, verdict, planned } = weighed;
  refuseDenied(weighed.verdictIfApproved);
  if (planned === undefined) throw new Error(`candidate ${id} may be promoted, but has no plan`);
  refuseUnseen(planned, request);
  refuseDenied(verdict);
  refuseEarly(verdict, duty);
  const approvals = approvalsFor(weighed.approvals, asking.asker);
  const asked = {
    ...{ requestedBy: asking.asker.email, reason, ...planned },
    ...(approvals.length === 0 ? {} : { approvals }),
  };
  await reserve(transaction, duty, asked, { candidate, line, promotion: admitted });
  return answer(planned);
}

/** What would be admitted when its time has come is refused with that time. */
function refuseEarly(verdict: AdmissionVerdict, { ports }: Duty): void {
  if (verdict.kind !== 'later') return;
  const { why, atMs } = verdict;
  const words = `${why}; ask again at ${new Date(atMs).toISOString()}`;
  const retryAfterMs = atMs - ports.clock.nowMs();
  throw new PermanentError('conflict', words, { retryAfterMs });
}

/** The same request has the same answer; one that saw another plan, or meets a hold, is told so. */
function again(admitted: Promotion, request: PromotionRequest): Admitted {
  const { plan, planHash, held, withdrawn, line, version } = admitted;
  if (withdrawn !== undefined) {
    const words = `${releaseName(line, version)} was withdrawn by ${withdrawn.by}`;
    const wayOut = 'ask for another round of its set: POST /api/v1/rounds';
    throw new PermanentError('conflict', `${words}: ${withdrawn.reason}; ${wayOut}`);
  }
  if (held !== undefined) {
    const wayOut = 'resume it: POST /api/v1/resumed-promotions, when that is mended';
    throw new PermanentError('conflict', `the promotion is held: ${held}; ${wayOut}`);
  }
  refuseUnseen({ plan, planHash }, request);
  return answer({ plan, planHash });
}

/**
 * Refuses what somebody must mend before it can be admitted.
 *
 * @throws PermanentError
 */
export function refuseDenied(verdict: AdmissionVerdict): void {
  if (verdict.kind === 'deny') throw new PermanentError(verdict.code, verdict.why);
}

/**
 * Refuses who saw another plan than the one that would be carried out.
 *
 * @throws PermanentError `conflict`, with what changed
 */
export function refuseUnseen(
  { planHash }: HashedPlan,
  seen: Pick<PromotionRequest, 'candidate' | 'planHash'>,
): void {
  const refused = refuseOtherPlan(seen.candidate, planHash, seen.planHash);
  if (refused !== undefined) throw new PermanentError(refused.code, refused.why);
}

function answer({ plan, planHash }: HashedPlan): Admitted {
  const { candidate, line, version } = plan;
  return { candidate, release: releaseName(line, version), planHash, plan };
}
