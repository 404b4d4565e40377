import { announcementOf } from '#core/announcement.ts';
import type { PlannedImage } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import { copyStated } from './copy-stated.ts';
import { correct } from './correct.ts';
import { heldByRefusals } from './held-by-refusals.ts';
import { notPublic } from './not-public.ts';
import type { Perform } from './performing.ts';
import { publish } from './publish.ts';
import { release } from './release.ts';
import { stateSet } from './state-set.ts';
import type { Duty } from './turn.ts';
import { tagVersions, verifyCopies } from './version-tags.ts';

/** Does one part of one step of a promotion, and says so. */
export const performPart: Perform<'promotion'> = async (duty, id, promotion, effect) => {
  const { version, step, part } = effect;
  const done = { events: [{ type: 'part-done', version, step, part } as const] };
  switch (step) {
    case 'stating':
      await stateSet(duty, promotion);
      return done;
    case 'copying': {
      const image = promotion.plan.images.find(({ repository }) => repository === part);
      if (image === undefined) return done;
      const copied = await copyStated(heldByRefusals(duty), promotion, image);
      return { events: [{ type: 'part-done', version, step, part, copied }] };
    }
    case 'verifying':
      await verifyCopies(heldByRefusals(duty), promotion.plan);
      return done;
    case 'tagging': {
      const held = heldByRefusals(duty);
      const copy = (image: PlannedImage) => copyStated(held, promotion, image);
      const conflict = await tagVersions(held, promotion.plan, copy);
      if (conflict === undefined) return done;
      const fields = { kind: 'promotion', id, effect: effect.key, why: conflict.why };
      duty.ports.log.error('an effect can never succeed', fields);
      return { events: [{ type: 'part-refused', version, step, part, ...conflict }] };
    }
    case 'publishing':
      await publish(duty, promotion);
      return done;
    case 'floating':
      return { ...done, ...(await release(duty, promotion)) };
    case 'checking':
      return (await notPublic(duty, promotion, effect)) ?? done;
    case 'announcing':
      await announce(duty, promotion);
      return done;
    case 'correcting':
      return { ...done, ...(await correct(duty, promotion, effect)) };
    case 'done':
    case 'withdrawn':
      return done;
  }
};

async function announce({ ports }: Duty, { plan }: Promotion): Promise<void> {
  await ports.bus.publish('release-published', announcementOf(plan));
}
