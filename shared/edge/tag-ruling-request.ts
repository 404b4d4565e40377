import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import { rulingReasonLengthMax } from '#core/ruling.ts';
import type { RulingRequest } from '#core/tag-ruling.ts';
import { readBy } from './faults.ts';
import { nameSchema, reasonText, tagNameSchema } from './texts.ts';

const ruledOn = { component: nameSchema, tag: tagNameSchema };
const releaseSchema = z.object({
  ...ruledOn,
  reason: reasonText('say why this tag is meant as it is', rulingReasonLengthMax),
});
const withdrawalSchema = z.object({
  ...ruledOn,
  reason: reasonText('say why this tag is withdrawn', rulingReasonLengthMax),
});

/**
 * Reads the body of a request to release a tag from quarantine.
 *
 * @throws PermanentError `malformed`
 */
export function readQuarantineRelease(body: unknown): RulingRequest {
  const request = readBy(releaseSchema, body, 'the request for a release from quarantine');
  return { ...request, ruling: 'released' };
}

/**
 * Reads the body of a request to withdraw a tag.
 *
 * @throws PermanentError `malformed`; `refused` for a release, which is withdrawn elsewhere.
 */
export function readWithdrawal(body: unknown): RulingRequest {
  if (typeof body === 'object' && body !== null && Object.hasOwn(body, 'release')) {
    const instead = 'to withdraw a release: POST /api/v1/withdrawn-releases';
    throw new PermanentError('refused', `this is for a component's tag; ${instead}`);
  }
  return { ...readBy(withdrawalSchema, body, 'the request for a withdrawal'), ruling: 'withdrawn' };
}
