import { z } from 'zod';
import type { Digest } from '#core/image.ts';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';
import { digestSchema } from './texts.ts';

/** A tag of an image. Tags are at most so long; what else a registry says is no tag. */
export const tagSchema = z.string().regex(/^\w[\w.-]{0,127}$/, 'must be a tag');
const tagsSchema = z.object({ tags: z.array(tagSchema).nullish() });
const referrersSchema = z.object({ manifests: z.array(z.object({ digest: digestSchema })) });

/**
 * Reads one page of a registry's list of tags.
 * @throws PermanentError `malformed`
 */
export function readTagPage(bytes: Uint8Array, what: string): readonly string[] {
  return readBy(tagsSchema, readJson(bytes, what), what).tags ?? [];
}

/**
 * Reads one page of a registry's list of referrers, an index of them.
 * @throws PermanentError `malformed`
 */
export function readReferrersPage(bytes: Uint8Array, what: string): readonly Digest[] {
  const { manifests } = readBy(referrersSchema, readJson(bytes, what), what);
  return manifests.map(({ digest }) => digest);
}
