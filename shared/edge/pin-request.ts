import { z } from 'zod';
import { holdReasonLengthMax } from '#core/hold.ts';
import { idSchema, reasonText } from './texts.ts';
import { ownerSchema, untilSchema } from './until.ts';

/** What a request to pin a candidate says. */
export const pinRequestSchema = z
  .object({
    candidate: idSchema,
    reason: reasonText('say why its staging area is to stay', holdReasonLengthMax),
    owner: ownerSchema,
    until: untilSchema,
  })
  .transform(({ until: untilMs, ...said }) => ({ ...said, untilMs }))
  .meta({ id: 'PinRequest' });

/** What a request to end a pin says. */
export const endedPinSchema = z
  .object({
    candidate: idSchema,
    reason: reasonText('say why its staging area may go', holdReasonLengthMax),
    owner: ownerSchema.exactOptional(),
  })
  .meta({ id: 'EndedPinRequest' });
