import { announcementOf } from '#core/announcement.ts';
import {
  type AnnouncementTarget,
  isRepeatable,
  publishedTopic,
  targetName,
} from '#core/announcement-target.ts';
import { correctionOf } from '#core/correction.ts';
import type { Promotion } from '#core/promotion.ts';
import type { TellingOutcome } from '#core/telling.ts';
import { chatMessage } from '#core/told-texts.ts';
import { tellGithub } from './tell-github.ts';
import type { Duty } from './turn.ts';

/** Sends one target what it is told: that a release is out, or that it is withdrawn. */
export async function sendToTarget(
  duty: Duty,
  promotion: Promotion,
  target: AnnouncementTarget,
  isCorrection: boolean,
): Promise<TellingOutcome> {
  switch (target.kind) {
    case 'topic':
      await duty.ports.bus.publish(publishedTopic, messageOf(promotion, isCorrection));
      return { state: 'sent' };
    case 'github':
      return tellGithub(duty, promotion, target, isCorrection);
    case 'slack':
    case 'plain':
      return post(duty, promotion, target, isCorrection);
  }
}

function messageOf(promotion: Promotion, isCorrection: boolean): object {
  const { plan, withdrawn } = promotion;
  return isCorrection && withdrawn !== undefined
    ? correctionOf(promotion, withdrawn)
    : announcementOf(plan);
}

/** A webhook that may have been told is told again by the same id; a chat is not. */
async function post(
  { ports }: Duty,
  promotion: Promotion,
  target: Extract<AnnouncementTarget, { readonly webhook: string }>,
  isCorrection: boolean,
): Promise<TellingOutcome> {
  const { plan, candidate, withdrawn } = promotion;
  const message =
    target.kind === 'slack'
      ? chatMessage(plan, isCorrection ? withdrawn : undefined)
      : messageOf(promotion, isCorrection);
  const id = `${candidate}-${isCorrection ? 'withdrawn' : 'released'}`;
  const posted = await ports.announcing.post(target.webhook, { id, message });
  switch (posted.kind) {
    case 'taken':
      return { state: 'sent' };
    case 'not posted':
      return { ...posted, state: 'put off' };
    case 'refused':
      return { state: 'failed', why: posted.why };
    case 'unknown':
      return { state: isRepeatable(target) ? 'put off' : 'unsure', why: whyOf(target, posted.why) };
  }
}

function whyOf(target: AnnouncementTarget, why: string): string {
  return `${why}: ${targetName(target)} may have it or not`;
}
