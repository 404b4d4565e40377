import { z } from 'zod';
import { holdsSchema } from '#edge/shown-parts.ts';
import { idSchema } from '#edge/texts.ts';
import { showHolds } from '#flow/show-holds.ts';
import { type Sight, sight } from './sight.ts';

/** All that people hold, keep and waive now. */
export const holdsSight = sight({
  path: '/api/v1/holds',
  summary: 'All that people hold, keep and waive now, and how each is ended',
  asked: z.strictObject({ after: idSchema.exactOptional() }),
  answer: holdsSchema,
  show: async (duty, { after }) => ({ body: await showHolds(duty, after) }),
});

/** What can be looked at of what people said. */
export const holdSights: readonly Sight[] = [holdsSight];
