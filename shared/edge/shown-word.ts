import { z } from 'zod';
import type { ShownApproval, ShownWithdrawal, ShownWord } from '#core/shown-word.ts';
import { describing } from './describing.ts';
import { instantSchema } from './shown-parts.ts';

const word = { by: z.string().describe('By e-mail address.'), reason: z.string() };

/** What a person said. */
export const personsWordSchema = z.strictObject(word);

/** What a person said, and when. */
export const wordSchema = describing<ShownWord>()(
  z.strictObject({ ...word, at: instantSchema }).meta({ id: 'PersonsWord' }),
);

/** Who withdrew a release, why and when. */
export const withdrawnSchema = describing<ShownWithdrawal>()(
  z
    .strictObject({
      ...{ ...word, at: instantSchema },
      instead: z.string().exactOptional().describe('The newest release that stood then.'),
    })
    .meta({ id: 'WithdrawalOfRelease' }),
);

/** An approval of a plan. */
export const approvalSchema = describing<ShownApproval>()(
  z
    .strictObject({
      ...{ by: word.by, at: instantSchema },
      until: instantSchema.describe('From then on it counts no more.'),
      reason: z.string().exactOptional(),
    })
    .meta({ id: 'Approval' }),
);
