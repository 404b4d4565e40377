import { z } from 'zod';
import type { ManifestRecord } from './changes.ts';
import type { ManifestDocument } from './manifest-document.ts';

/**
 * What the registry remembers of a manifest.
 * @param config the image's configuration, where it has one: it says when the image was built
 */
export function manifestRecord(pushed: {
  readonly mediaType: string;
  readonly document: ManifestDocument;
  readonly sizeBytes: number;
  readonly config: Buffer | undefined;
  readonly uploadedAtMs: number;
}): ManifestRecord {
  const { mediaType, document, sizeBytes, config, uploadedAtMs } = pushed;
  const blobs = blobsOf(document);
  const builtAtMs = builtAt(config);
  return {
    mediaType,
    sizeBytes,
    imageSizeBytes: blobs.reduce((sum, blob) => sum + blob.size, sizeBytes),
    uploadedAtMs,
    ...(builtAtMs === undefined ? {} : { builtAtMs }),
    blobs: blobs.map(({ digest }) => digest),
    children: (document.manifests ?? []).map(({ digest, mediaType, platform }) => ({
      digest,
      mediaType,
      platform,
    })),
    subject: document.subject?.digest,
    artifactType: document.artifactType,
    configMediaType: document.config?.mediaType,
    annotations: document.annotations,
  };
}

/**
 * The blobs that must be in the repository for a manifest to be whole: configuration and layers,
 * but for the layers that are fetched from elsewhere by their `urls` (base layers of Windows).
 */
export function blobsOf(
  document: ManifestDocument,
): readonly { readonly digest: string; readonly size: number }[] {
  return document.config === undefined
    ? []
    : [
        document.config,
        ...document.layers.filter(
          ({ mediaType, urls = [] }) => urls.length === 0 || !FOREIGN_LAYER.test(mediaType),
        ),
      ];
}

const FOREIGN_LAYER = /\.foreign\.|\.nondistributable\./;

function builtAt(config: Buffer | undefined): number | undefined {
  if (config === undefined) {
    return undefined;
  }
  try {
    const { created } = configSchema.parse(JSON.parse(config.toString('utf8')));
    return created === undefined ? undefined : Date.parse(created);
  } catch {
    return undefined; // Any blob may be called a configuration; then there is no build time.
  }
}

const configSchema = z.object({ created: z.iso.datetime({ offset: true }).optional() });
