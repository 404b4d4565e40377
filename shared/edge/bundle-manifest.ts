import type { Digest } from '#core/image.ts';
import { bundleType } from './sigstore-bundle.ts';

/** Something in a registry by its digest. */
export interface Described {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

/** The media type of a manifest of the OCI image specification. */
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** The configuration of what has none. */
export const emptyConfig = '{}';
const emptyConfigType = 'application/vnd.oci.empty.v1+json';

/** A bundle that is attached to an image. */
export interface AttachedBundle {
  readonly subject: Described;
  readonly bundle: Omit<Described, 'mediaType'>;
  readonly config: Omit<Described, 'mediaType'>;
  readonly predicateType: string;
  readonly createdAtMs: number;
}

/**
 * Writes the manifest by which a registry has a bundle refer to an image, as cosign 3 writes and
 * looks for it; the same bytes for the same bundle.
 * @see the OCI image specification 1.1, "Guidelines for Artifact Usage"
 */
export function bundleManifestText({
  subject,
  bundle,
  config,
  predicateType,
  createdAtMs,
}: AttachedBundle): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType: bundleType,
    config: described({ ...config, mediaType: emptyConfigType }),
    layers: [described({ ...bundle, mediaType: bundleType })],
    subject: described(subject),
    annotations: {
      'org.opencontainers.image.created': new Date(createdAtMs).toISOString(),
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': predicateType,
    },
  });
}

function described({ mediaType, digest, size }: Described): Described {
  return { mediaType, digest, size };
}
