import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Digest, parseDigest } from '#core/image.ts';
import type { Manifest } from '#flow/ports.ts';

/** The name of bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  if (digest === undefined) throw new Error('sha256 gave no digest');
  return digest;
}

/** Reads a manifest or an index as a registry does, from its bytes alone. */
export function readManifest(mediaType: string, bytes: Uint8Array): Manifest {
  const text = new TextDecoder().decode(bytes);
  const { manifests = [], config, layers = [] } = document.parse(JSON.parse(text));
  const blobs = config === undefined ? layers : [config, ...layers];
  return {
    digest: digestOf(bytes),
    mediaType,
    bytes: bytes.slice(),
    children: manifests.map((child) =>
      child.platform === undefined
        ? { digest: child.digest }
        : { digest: child.digest, platform: child.platform },
    ),
    blobs: [...new Set(blobs.map((blob) => blob.digest))],
  };
}

const digest = z.string().transform((text, context): Digest => {
  const parsed = parseDigest(text);
  if (parsed !== undefined) return parsed;
  context.addIssue(`${text} is no digest`);
  return z.NEVER;
});
const platform = z
  .object({ os: z.string(), architecture: z.string(), variant: z.string().optional() })
  .transform(({ os, architecture, variant }) =>
    variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`,
  );
const document = z.object({
  manifests: z.array(z.object({ digest, platform: platform.optional() })).optional(),
  config: z.object({ digest }).optional(),
  layers: z.array(z.object({ digest })).optional(),
});
