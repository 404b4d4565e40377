import { z } from 'zod';
import { planText } from '#core/plan-text.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { setSchema } from '#edge/shown-candidate.ts';
import { digestSetsSchema } from '#edge/shown-digest.ts';
import { planSchema } from '#edge/shown-plan.ts';
import { promotionSchema } from '#edge/shown-promotion.ts';
import { digestSchema, idSchema } from '#edge/texts.ts';
import { showCandidate } from '#flow/show-candidate.ts';
import { showDigest } from '#flow/show-digest.ts';
import { showPlan } from '#flow/show-plan.ts';
import { showPromotion } from '#flow/show-promotion.ts';
import { type Sight, sight } from './sight.ts';

/** A candidate with all that is recorded of it. */
export const setSight = sight({
  path: '/api/v1/candidates/{candidate}',
  summary: 'A candidate: how it stands, its way, its components, its cells, what can be done',
  asked: z.strictObject({ candidate: idSchema }),
  answer: setSchema,
  show: async (duty, { candidate }) => ({
    body: await showCandidate(duty, candidate, findOpenings),
  }),
});

/** The plan of a candidate's promotion. */
export const planSight = sight({
  path: '/api/v1/candidates/{candidate}/plan',
  summary: 'Every write that a promotion would make, and whether it would be admitted now',
  asked: z.strictObject({ candidate: idSchema }),
  answer: planSchema,
  hasText: true,
  show: async (duty, { candidate }) => {
    const body = await showPlan(duty, candidate, findOpenings);
    return { body, text: planText(body) };
  },
});

/** What can be looked at of candidates and their promotions. */
export const candidateSights: readonly Sight[] = [
  setSight,
  planSight,
  sight({
    path: '/api/v1/promotions/{candidate}',
    summary: 'An admitted promotion, and how far it has come',
    asked: z.strictObject({ candidate: idSchema }),
    answer: promotionSchema,
    show: async (duty, { candidate }) => ({ body: await showPromotion(duty, candidate) }),
  }),
  sight({
    path: '/api/v1/digests/{digest}',
    summary: 'The sets in which a digest was tested or released',
    asked: z.strictObject({ digest: digestSchema, after: idSchema.exactOptional() }),
    answer: digestSetsSchema,
    show: async (duty, { digest, after }) => ({ body: await showDigest(duty, digest, after) }),
  }),
];
