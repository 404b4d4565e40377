import { z } from 'zod';
import { type WaiverWish, waiverLinkLengthMax, waiverReasonLengthMax } from '#core/waiver.ts';
import { httpsLinkSchema, idSchema, reasonText } from './texts.ts';
import { ownerSchema, untilSchema } from './until.ts';

/** What an address may be written with; nothing that ends it where it is shown in a text. */
const plainAddress = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/;

const waiverLinkSchema = httpsLinkSchema
  .refine((link) => link.length <= waiverLinkLengthMax, {
    error: `is longer than ${waiverLinkLengthMax} characters`,
  })
  .refine((link) => plainAddress.test(link), { error: 'has a character that is in no address' })
  .refine((link) => !link.split('/')[2]?.includes('@'), { error: 'has a user name: leave it out' });

/** What a request to waive a test cell says. */
export const waiverRequestSchema = z
  .object({
    candidate: idSchema,
    cell: idSchema,
    reason: reasonText('say why this cell need not pass', waiverReasonLengthMax),
    owner: ownerSchema,
    link: waiverLinkSchema,
    until: untilSchema,
  })
  .transform(({ until: untilMs, ...rest }): WaiverWish => ({ ...rest, untilMs }))
  .meta({ id: 'WaiverRequest' });

/** What a request to end a waiver says. */
export const endedWaiverSchema = z
  .object({
    candidate: idSchema,
    cell: idSchema,
    reason: reasonText('say why the waiver ends', waiverReasonLengthMax),
  })
  .meta({ id: 'EndedWaiverRequest' });
