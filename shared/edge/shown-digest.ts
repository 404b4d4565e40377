import { z } from 'zod';
import type { Digest } from '#core/image.ts';
import { readBy } from './faults.ts';
import { digestSchema, idSchema } from './texts.ts';

/** Of which digest somebody wants to know, and from where on. */
interface DigestQuestion {
  readonly digest: Digest;
  /** The candidate that the page before ended with. */
  readonly after?: string;
}

const querySchema = z.strictObject({ after: idSchema.exactOptional() });

/**
 * Reads which digest somebody asks about, as it stands in a path, and which page of its sets.
 *
 * @throws PermanentError `malformed`
 */
export function readShownDigest(part: string, query: URLSearchParams): DigestQuestion {
  const text = part.replace(/^sha256%3A/i, 'sha256:');
  const digest = readBy(digestSchema, text, 'the digest in the path');
  return { digest, ...readBy(querySchema, Object.fromEntries(query), 'the query') };
}
