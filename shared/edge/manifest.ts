import { z } from 'zod';
import type { Digest } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { printable, readBy } from './faults.ts';
import { digestSchema } from './texts.ts';

/** What an image manifest or an index names. */
interface ManifestNames {
  /** The manifests that an index lists, in its order; none for a manifest. */
  readonly children: readonly {
    readonly digest: Digest;
    /** `os/architecture` or `os/architecture/variant`; none for what runs nowhere or is unclear. */
    readonly platform?: string;
  }[];
  /** The config and the layers of a manifest, each once; none for an index. */
  readonly blobs: readonly Digest[];
}

/** So much of a media type is repeated. */
const mediaTypeShownMax = 100;

const partSchema = z.string().regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters and digits');
const platformSchema = z.object({
  os: partSchema,
  architecture: partSchema,
  variant: z.literal('').or(partSchema).nullish(),
});
const childSchema = z.object({
  digest: digestSchema,
  platform: platformSchema.nullish().catch(undefined),
});
const blobSchema = z.object({
  digest: digestSchema,
  mediaType: z.string().default(''),
});
const indexSchema = z.object({ manifests: z.array(childSchema) });
const manifestSchema = z.object({
  config: blobSchema,
  layers: z.array(blobSchema),
});

/**
 * Layers that registries do not keep: whoever pulls the image fetches them from their maker. The
 * base layers of Windows images are such.
 */
const foreignLayer = /(foreign\.diff|layer\.nondistributable)/;

/** What a registry may answer for an image; the full list, as some find nothing where one is left out. */
export const manifestTypes: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/**
 * Reads a manifest or an index of the OCI image specification, or of Docker's before it, of any
 * length that a registry takes. Where a platform cannot be read the image counts as none of a
 * platform, so that what a component pushed is missed by name and stops nothing else.
 *
 * @throws PermanentError `malformed`
 */
export function readManifest(mediaType: string, bytes: Uint8Array, what: string): ManifestNames {
  if (!manifestTypes.includes(mediaType)) {
    const shown = printable(mediaType, mediaTypeShownMax);
    const wayOut = 'build it as an image or an index of OCI or of Docker';
    throw new PermanentError('malformed', `${what} has the media type "${shown}": ${wayOut}`);
  }
  const document = parseJson(bytes, what);
  if (/\.(index|list)\./.test(mediaType)) {
    const { manifests } = readBy(indexSchema, document, what);
    return { children: manifests.map(childOf), blobs: [] };
  }
  const { config, layers } = readBy(manifestSchema, document, what);
  const kept = [config, ...layers].filter((blob) => !foreignLayer.test(blob.mediaType));
  return { children: [], blobs: [...new Set(kept.map(({ digest }) => digest))] };
}

function childOf({ digest, platform }: z.output<typeof childSchema>) {
  if (!platform || platform.os === 'unknown') return { digest };
  const { os, architecture, variant } = platform;
  const parts = variant ? [os, architecture, variant] : [os, architecture];
  return { digest, platform: parts.join('/') };
}

function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new PermanentError('malformed', `${what} is not JSON`, { cause });
  }
}
