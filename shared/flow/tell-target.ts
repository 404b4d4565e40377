import type { AnnouncementTarget } from '#core/announcement-target.ts';
import type { Promotion, PromotionEffect } from '#core/promotion.ts';
import { type Telling, type TellingOutcome, targetNamed, tellingsOf } from '#core/telling.ts';
import type { Performed } from './performing.ts';
import { sendToTarget } from './send-to-target.ts';
import type { Duty } from './turn.ts';
import { writer } from './write.ts';

/**
 * Tells one target that a release is out, or withdrawn. A transaction marks it as begun by this try
 * before anything is sent, and another settles it after; so whoever finds it begun by a try that
 * died knows that it may have been sent, and repeats it only where that does no harm.
 */
export async function tellTarget(
  duty: Duty,
  id: string,
  promotion: Promotion,
  effect: PromotionEffect,
): Promise<Performed<'promotion'>> {
  const { version, step, part } = effect;
  const about = { version, step, part };
  const target = targetNamed(promotion, part);
  if (target === undefined) return { events: [{ type: 'part-done', ...about }] };
  const attempt = duty.ports.random.uuid();
  const telling = await begin(duty, id, effect, attempt);
  if (telling?.state === 'put off') return { isNotYet: true };
  if (telling?.state !== 'begun' || telling.attempt !== attempt) return {};
  const outcome = await send(duty, promotion, effect, target);
  const events = [{ type: 'told', ...about, attempt, outcome } as const];
  return { ...(outcome.state === 'put off' && { isNotYet: true }), events };
}

async function begin(
  duty: Duty,
  id: string,
  { version, step, part }: PromotionEffect,
  attempt: string,
): Promise<Telling | undefined> {
  return duty.ports.store.transact(async (transaction) => {
    const kept = await transaction.get('promotion', id);
    const event = { type: 'telling-begun', version, step, part, attempt } as const;
    const { kept: next } = writer(transaction, duty)('promotion', id, kept, event);
    return next && tellingsOf(next.body, step)[part];
  });
}

async function send(
  duty: Duty,
  promotion: Promotion,
  { step }: PromotionEffect,
  target: AnnouncementTarget,
): Promise<TellingOutcome> {
  const outcome = await sendToTarget(duty, promotion, target, step === 'correcting');
  const { state } = outcome;
  if (state === 'unsure' || state === 'failed')
    duty.ports.log.error('a person must look at an announcement', {
      ...{ candidate: promotion.candidate, state, why: outcome.why },
    });
  return outcome;
}
