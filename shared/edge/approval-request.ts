import { z } from 'zod';
import { approvalReasonLengthMax } from '#core/approval.ts';
import { idSchema, reasonText } from './texts.ts';

/** What a request to approve the plan of a promotion says. */
export const approvalRequestSchema = z
  .object({
    candidate: idSchema,
    planHash: idSchema,
    reason: reasonText(
      'say why it is right, or leave it out',
      approvalReasonLengthMax,
    ).exactOptional(),
  })
  .meta({ id: 'ApprovalRequest' });
