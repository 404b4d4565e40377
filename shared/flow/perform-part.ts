import type { PlannedImage } from '#core/plan.ts';
import { floatingTagsPart } from '#core/promotion-parts.ts';
import { copyStated } from './copy-stated.ts';
import { letGo } from './correct.ts';
import { heldByRefusals } from './held-by-refusals.ts';
import { notPublic } from './not-public.ts';
import type { Perform } from './performing.ts';
import { publish } from './publish.ts';
import { release } from './release.ts';
import { stateSet } from './state-set.ts';
import { tellTarget } from './tell-target.ts';
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
      return tellTarget(duty, id, promotion, effect);
    case 'correcting':
      if (part !== floatingTagsPart) return tellTarget(duty, id, promotion, effect);
      return { ...done, ...letGo(duty, promotion) };
    case 'done':
    case 'withdrawn':
      return done;
  }
};
