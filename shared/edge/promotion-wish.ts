import { z } from 'zod';
import { idSchema, reasonText } from './texts.ts';

/** What a request to let a held promotion go on says. */
export const resumedSchema = z.object({
  candidate: idSchema,
  reason: reasonText('say what was mended, so that it can go on'),
});
/** What a request to give a promotion up says. */
export const givenUpSchema = z
  .object({
    candidate: idSchema,
    reason: reasonText('say why it is given up'),
  })
  .meta({ id: 'ResumptionRequest' })
  .meta({ id: 'GivingUpRequest' });
