import { announcementOf } from '#core/announcement.ts';
import type { Promotion } from '#core/promotion.ts';
import { copyPlanned } from './copy-planned.ts';
import { heldByRefusals } from './held-by-refusals.ts';
import type { Perform } from './performing.ts';
import { publish } from './publish.ts';
import { release } from './release.ts';
import type { Duty } from './turn.ts';
import { tagVersions, verifyCopies } from './version-tags.ts';

/** Does one part of one step of a promotion, and says so. */
export const performPart: Perform<'promotion'> = async (duty, id, promotion, effect) => {
  const { version, step, part } = effect;
  const done = { events: [{ type: 'part-done', version, step, part } as const] };
  switch (step) {
    case 'copying': {
      const image = promotion.plan.images.find(({ repository }) => repository === part);
      if (image === undefined) return done;
      const copied = await copyPlanned(heldByRefusals(duty), image);
      return { events: [{ type: 'part-done', version, step, part, copied }] };
    }
    case 'verifying':
      await verifyCopies(heldByRefusals(duty), promotion.plan);
      return done;
    case 'tagging': {
      const conflict = await tagVersions(heldByRefusals(duty), promotion.plan);
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
    case 'announcing':
      await announce(duty, promotion);
      return done;
    case 'done':
      return done;
  }
};

async function announce({ ports }: Duty, { plan }: Promotion): Promise<void> {
  await ports.bus.publish('release-published', announcementOf(plan));
}
