import { z } from 'zod';
import { isDigest } from './names.ts';
import { ociError } from './oci-errors.ts';

const descriptorSchema = z.object({
  mediaType: z.string().min(1),
  digest: z.string().refine(isDigest, 'not a sha256 or sha512 digest'),
  size: z.int().nonnegative(),
  urls: z.array(z.string()).optional(),
});

const childSchema = descriptorSchema.extend({
  platform: z
    .object({
      architecture: z.string(),
      os: z.string(),
      'os.version': z.string().optional(),
      'os.features': z.array(z.string()).optional(),
      variant: z.string().optional(),
    })
    .optional(),
});

const commonFields = {
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  subject: descriptorSchema.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
};

// A document with both layers and manifests means two things to two readers (CVE-2021-41190).
const imageSchema = z.object({
  ...commonFields,
  config: descriptorSchema,
  layers: z.array(descriptorSchema),
  manifests: z.undefined().optional(),
});

const indexSchema = z.object({
  ...commonFields,
  manifests: z.array(childSchema),
  config: z.undefined().optional(),
  layers: z.undefined().optional(),
});

const SCHEMA_OF_MEDIA_TYPE = new Map<string, typeof imageSchema | typeof indexSchema>([
  ['application/vnd.oci.image.manifest.v1+json', imageSchema],
  ['application/vnd.docker.distribution.manifest.v2+json', imageSchema],
  ['application/vnd.oci.image.index.v1+json', indexSchema],
  ['application/vnd.docker.distribution.manifest.list.v2+json', indexSchema],
]);

/** A manifest or index as it was pushed, read as far as a registry has to. */
export type ManifestDocument = z.infer<typeof imageSchema> | z.infer<typeof indexSchema>;

/**
 * Reads a manifest or an index.
 * @param contentType the media type the client announced; without one the document's own counts
 * @returns the document and its media type
 * @throws OciError MANIFEST_INVALID for other media types, documents that contradict the announced
 *   one, and documents without what the type demands
 */
export function parseManifest(
  bytes: Buffer,
  contentType: string | undefined,
): { readonly mediaType: string; readonly document: ManifestDocument } {
  const value = parseJson(bytes);
  const own = z.object({ mediaType: z.string().optional() }).safeParse(value).data?.mediaType;
  const mediaType = contentType?.split(';', 1)[0]?.trim() || own;
  const schema = SCHEMA_OF_MEDIA_TYPE.get(mediaType ?? '');
  if (mediaType === undefined || schema === undefined) {
    const known = [...SCHEMA_OF_MEDIA_TYPE.keys()].join(', ');
    throw invalid(`media type ${mediaType ?? '(none)'} is not served; push one of ${known}`);
  }
  if (own !== undefined && own !== mediaType) {
    throw invalid(`the Content-Type is ${mediaType}, the mediaType in the document is ${own}`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw invalid(`not a ${mediaType}: ${z.prettifyError(parsed.error)}`);
  }
  return { mediaType, document: parsed.data };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw invalid(`not JSON: ${String(cause)}`);
  }
}

function invalid(reason: string): Error {
  return ociError('MANIFEST_INVALID', 'manifest invalid', { reason });
}
