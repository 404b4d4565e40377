import { z } from 'zod';
import { describing } from '#edge/describing.ts';
import { countSchema, instantSchema } from '#edge/shown-parts.ts';
import { promotionPlanSchema } from '#edge/shown-plan.ts';
import type { Admitted } from '#flow/admit.ts';
import type { ApprovedPlan } from '#flow/approve.ts';
import type { DecidedPromotion } from '#flow/promotion-of.ts';
import type { SettledAnnouncement } from '#flow/settle-announcement.ts';
import type { WithdrawnRelease } from '#flow/withdraw-release.ts';

const named = { candidate: z.string(), release: z.string() };

/** An admitted promotion, with exactly what it will write. */
export const admittedSchema = describing<Admitted>()(
  z
    .strictObject({ ...named, planHash: z.string(), plan: promotionPlanSchema })
    .meta({ id: 'AdmittedPromotion' }),
);

/** A plan that somebody approved. */
export const approvedSchema = describing<ApprovedPlan>()(
  z
    .strictObject({
      ...{ candidate: z.string(), planHash: z.string(), approvedBy: z.string() },
      until: instantSchema.describe('From then on it counts no more.'),
      ...{ needed: countSchema, given: countSchema },
    })
    .meta({ id: 'ApprovedPlan' }),
);

/** What a person decided of a promotion that is held. */
export const decidedSchema = describing<DecidedPromotion>()(
  z
    .strictObject({ ...named, state: z.enum(['resumed', 'given up']) })
    .meta({ id: 'DecidedPromotion' }),
);

/** A target of an announcement of which somebody said what became of it. */
export const settledSchema = describing<SettledAnnouncement>()(
  z
    .strictObject({
      ...{ ...named, target: z.string() },
      state: z.enum(['begun', 'put off', 'sent', 'unsure', 'failed', 'asked again']),
    })
    .meta({ id: 'SettledAnnouncement' }),
);

/** A withdrawn release. */
export const withdrawnReleaseSchema = describing<WithdrawnRelease>()(
  z
    .strictObject({
      ...{ ...named, state: z.literal('withdrawn') },
      ...{ by: z.string(), reason: z.string(), at: instantSchema },
      instead: z.string().exactOptional().describe('The newest release that stood then.'),
    })
    .meta({ id: 'WithdrawnRelease' }),
);
