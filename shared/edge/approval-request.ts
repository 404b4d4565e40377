import { z } from 'zod';
import { type ApprovalWish, approvalReasonLengthMax } from '#core/approval.ts';
import { readBy } from './faults.ts';
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

/**
 * Reads the body of a request to approve the plan of a promotion.
 *
 * @throws PermanentError `malformed`
 */
export function readApprovalRequest(body: unknown): ApprovalWish {
  return readBy(approvalRequestSchema, body, 'the approval');
}
