import { z } from 'zod';
import { findOpenings } from '#edge/promotion-window.ts';
import { setSchema } from '#edge/shown-candidate.ts';
import { idSchema } from '#edge/texts.ts';
import { showCandidate } from '#flow/show-candidate.ts';
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

/** What can be looked at of frozen sets. */
export const setSights: readonly Sight[] = [setSight];
