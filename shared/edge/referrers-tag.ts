import { z } from 'zod';
import type { Digest } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';
import { digestSchema } from './texts.ts';

const indexType = 'application/vnd.oci.image.index.v1+json';

/** More is attached to no image that people can mean. */
const entriesMax = 200;

const entrySchema = z.looseObject({ digest: digestSchema });
const listSchema = z.looseObject({ manifests: z.array(entrySchema) });
const annotations = z.record(z.string(), z.string()).optional();
const attachedSchema = z.object({
  mediaType: z.string(),
  artifactType: z.string().optional(),
  subject: z.object({ digest: digestSchema }),
  annotations,
});

/** The tag by which referrers are found where a registry keeps no list of them. */
export function referrersTag(subject: Digest): string {
  return subject.replace(':', '-');
}

/**
 * What a manifest says that it is attached to.
 *
 * @throws PermanentError `malformed` where it says nothing of the kind
 */
export function subjectOf(bytes: Uint8Array, what: string): Digest {
  return readBy(attachedSchema, readJson(bytes, what), what).subject.digest;
}

/**
 * A list of referrers with one more, for that tag; none where it is in it already.
 *
 * @throws PermanentError `malformed`, `refused` for a list of too many
 * @see the OCI distribution specification 1.1, "Referrers Tag Schema"
 */
export function withReferrer(
  list: Uint8Array | undefined,
  { digest, bytes }: { readonly digest: Digest; readonly bytes: Uint8Array },
  what: string,
): Uint8Array | undefined {
  const { subject: _one, ...attached } = readBy(attachedSchema, readJson(bytes, what), what);
  const known = list && readBy(listSchema, readJson(list, what), what);
  const manifests = known?.manifests ?? [];
  if (manifests.some((entry) => entry.digest === digest)) return undefined;
  if (manifests.length >= entriesMax)
    throw new PermanentError('refused', `${what} has ${entriesMax} referrers: remove some`);
  const entry = { ...attached, digest, size: bytes.length };
  const next = { schemaVersion: 2, mediaType: indexType, manifests: [...manifests, entry] };
  return new TextEncoder().encode(JSON.stringify(next));
}
