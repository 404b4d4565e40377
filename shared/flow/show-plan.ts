import type { Approvals } from '#core/approval.ts';
import { isoTime } from '#core/iso-time.ts';
import { planActions } from '#core/plan-actions.ts';
import { type ShownApprovals, type ShownPlan, withWords } from '#core/plan-text.ts';
import type { FindOpenings } from '#core/promotion-window.ts';
import { shownApproval } from '#core/shown-word.ts';
import { plannedNotes, releaseNotesOf } from './notes-of.ts';
import { lineNamed } from './promoter.ts';
import type { Duty } from './turn.ts';
import { lookAround, noCandidate, type Weighed, weighPromotion } from './weigh-promotion.ts';

/**
 * Shows every write that a candidate's promotion would make, and what would be answered to whoever
 * asks for it now; of an admitted one, what was admitted. Writes nothing.
 *
 * @throws PermanentError `unknown`
 */
export async function showPlan(
  duty: Duty,
  id: string,
  findOpenings: FindOpenings,
): Promise<ShownPlan> {
  const { store } = duty.ports;
  const [promotion, candidate] = await Promise.all([
    store.get('promotion', id),
    store.get('candidate', id),
  ]);
  if (promotion !== undefined && promotion.body.givenUp === undefined) {
    const { plan, planHash, step, held } = promotion.body;
    const admission = { kind: 'admitted', step, ...(held === undefined ? {} : { held }) } as const;
    return {
      candidate: id,
      admission,
      ...withWords({ plan, planHash }, await releaseNotesOf(duty, promotion.body)),
    };
  }
  if (candidate === undefined) throw noCandidate(id);
  const line = await lineNamed(duty, candidate.body.line);
  const seen = await lookAround(duty, line, candidate.body);
  const weighed = await store.snapshot((snapshot) =>
    weighPromotion(snapshot, duty, id, seen, { findOpenings }),
  );
  const admission = admissionOf(weighed);
  const approvals = shownApprovals(weighed.approvals);
  const { planned } = weighed;
  const said = { candidate: id, admission, approvals };
  if (planned === undefined) return said;
  const notes = await plannedNotes(duty, planned.plan, candidate.body);
  const shown = { ...said, ...withWords(planned, notes) };
  return { ...shown, actions: planActions(shown, line.promoters) };
}

function admissionOf({ verdict }: Weighed): ShownPlan['admission'] {
  switch (verdict.kind) {
    case 'allow':
      return verdict;
    case 'deny':
      return { kind: verdict.kind, why: verdict.why };
    case 'later':
      return { kind: verdict.kind, why: verdict.why, at: isoTime(verdict.atMs) };
  }
}

function shownApprovals({ needed, given, open }: Approvals): ShownApprovals {
  return {
    needed,
    given: given.map(shownApproval),
    open,
  };
}
