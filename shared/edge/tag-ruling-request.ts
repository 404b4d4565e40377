import { z } from 'zod';
import { rulingReasonLengthMax } from '#core/ruling.ts';
import type { RulingRequest } from '#core/tag-ruling.ts';
import { nameSchema, reasonText, tagNameSchema } from './texts.ts';

const ruledOn = { component: nameSchema, tag: tagNameSchema };

/** What a request to release a tag from quarantine says. */
export const quarantineReleaseSchema = z
  .object({
    ...ruledOn,
    reason: reasonText('say why this tag is meant as it is', rulingReasonLengthMax),
  })
  .transform((said): RulingRequest => ({ ...said, ruling: 'released' }))
  .meta({ id: 'QuarantineReleaseRequest' });

/** What a request to withdraw a tag says; a release is withdrawn elsewhere. */
export const withdrawalSchema = z
  .object({
    ...ruledOn,
    release: z
      .never("is not for here, which is for a component's tag: POST /api/v1/withdrawn-releases")
      .exactOptional(),
    reason: reasonText('say why this tag is withdrawn', rulingReasonLengthMax),
  })
  .transform(({ component, tag, reason }): RulingRequest => {
    return { component, tag, reason, ruling: 'withdrawn' };
  })
  .meta({ id: 'TagWithdrawalRequest' });
