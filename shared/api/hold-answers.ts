import { z } from 'zod';
import { describing } from '#edge/describing.ts';
import { instantSchema, phaseSchema } from '#edge/shown-parts.ts';
import type { PlacedHold } from '#flow/hold.ts';
import type { PlacedPin } from '#flow/pin.ts';
import type { WaivedCell } from '#flow/waive.ts';

const until = instantSchema.describe('Of one that a person ended, when that was.');

/** A hold as it stands, or as it ended. */
export const placedHoldSchema = describing<PlacedHold>()(
  z
    .strictObject({
      component: z.string().exactOptional(),
      candidate: z.string().exactOptional(),
      line: z.string().exactOptional(),
      ...{ owner: z.string(), until },
      promoting: z
        .string()
        .exactOptional()
        .describe('The candidate whose promotion was admitted before, and goes on.'),
    })
    .meta({ id: 'PlacedHold' }),
);

/** A pin as it stands, or as it ended. */
export const placedPinSchema = describing<PlacedPin>()(
  z
    .strictObject({
      ...{ candidate: z.string(), owner: z.string(), until },
      expires: instantSchema.exactOptional().describe('From when the staging area may go.'),
    })
    .meta({ id: 'PlacedPin' }),
);

/** A cell that is waived, or was. */
export const waivedSchema = describing<WaivedCell>()(
  z
    .strictObject({
      ...{ candidate: z.string(), cell: z.string(), owner: z.string(), until },
      ...{ phase: phaseSchema, why: z.string().exactOptional() },
    })
    .meta({ id: 'WaivedCell' }),
);
