import { type ShownPlan, withWords } from '#core/plan-text.ts';
import { lineNamed } from './promoter.ts';
import type { Duty } from './turn.ts';
import { lookAround, noCandidate, type Weighed, weighPromotion } from './weigh-promotion.ts';

/**
 * Shows every write that a candidate's promotion would make, and what would be answered to whoever
 * asks for it now; of an admitted one, what was admitted. Writes nothing.
 *
 * @throws PermanentError `unknown`
 */
export async function showPlan(duty: Duty, id: string): Promise<ShownPlan> {
  const { store } = duty.ports;
  const [promotion, candidate] = await Promise.all([
    store.get('promotion', id),
    store.get('candidate', id),
  ]);
  if (promotion !== undefined && promotion.body.givenUp === undefined) {
    const { plan, planHash, step, held } = promotion.body;
    const admission = { kind: 'admitted', step, ...(held === undefined ? {} : { held }) } as const;
    return { candidate: id, admission, ...withWords({ plan, planHash }) };
  }
  if (candidate === undefined) throw noCandidate(id);
  const line = await lineNamed(duty, candidate.body.line);
  const seen = await lookAround(duty, line, candidate.body);
  const weighed = await store.snapshot((snapshot) => weighPromotion(snapshot, duty, id, seen));
  const admission = admissionOf(weighed);
  const { planned } = weighed;
  return { candidate: id, admission, ...(planned === undefined ? {} : withWords(planned)) };
}

function admissionOf({ refused }: Weighed): ShownPlan['admission'] {
  if (refused === undefined) return { kind: 'allow' };
  const { why, untilMs } = refused;
  if (untilMs === undefined) return { kind: 'deny', why };
  return { kind: 'later', why, until: new Date(untilMs).toISOString() };
}
