import { z } from 'zod';
import { candidatesSchema } from '#edge/shown-candidate.ts';
import { idSchema, lineNameSchema } from '#edge/texts.ts';
import { showCandidates } from '#flow/show-candidates.ts';
import { type Sight, sight } from './sight.ts';

/** The candidates of a line. */
export const candidatesSight = sight({
  path: '/api/v1/lines/{line}/candidates',
  summary: 'The candidates of a line, the newest first',
  asked: z.strictObject({ line: lineNameSchema, after: idSchema.exactOptional() }),
  answer: candidatesSchema,
  show: async (duty, { line, after }) => ({ body: await showCandidates(duty, line, after) }),
});

/** What can be looked at of release lines. */
export const lineSights: readonly Sight[] = [candidatesSight];
