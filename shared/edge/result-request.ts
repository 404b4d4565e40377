import { z } from 'zod';
import { httpsLinkSchema, idSchema, reasonText } from './texts.ts';

/** A candidate keeps many reasons. */
const reasonLengthMax = 500;

/** What a person tells of a manual cell. */
export const resultRequestSchema = z
  .object({
    candidate: idSchema,
    cell: idSchema,
    outcome: z.enum(['passed', 'failed', 'inconclusive'], 'must be passed, failed or inconclusive'),
    reason: reasonText('say what you looked at', reasonLengthMax),
    url: httpsLinkSchema.exactOptional(),
  })
  .meta({ id: 'ResultRequest' });
