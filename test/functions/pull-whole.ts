import { createHash } from 'node:crypto';
import { z } from 'zod';
import { call } from '../emulators/registry/oci-client.ts';

const named = z.object({ digest: z.string() });
const manifestRead = z.object({
  manifests: z.array(named).default([]),
  config: named.optional(),
  layers: z.array(named).default([]),
});

/**
 * Pulls an image with everything below it.
 * @param image `registry/repository`
 * @param reference a tag or a digest
 * @returns the digest of the top; undefined where there is no such tag
 * @throws when a content is not there, or is another than the digest says
 */
export async function pullWhole(image: string, reference: string): Promise<string | undefined> {
  const [registry, ...repository] = image.split('/');
  const get = (path: string) =>
    call(`http://${registry}`, 'GET', `/v2/${repository.join('/')}/${path}`);
  const { status, bytes } = await get(`manifests/${reference}`);
  if (status === 404 && !reference.startsWith('sha256:')) return undefined;
  const { manifests, config, layers } = manifestRead.parse(JSON.parse(String(bytes)));
  for (const { digest } of manifests) same(await pullWhole(image, digest), digest);
  for (const { digest } of [...(config ? [config] : []), ...layers])
    same(digestOf((await get(`blobs/${digest}`)).bytes), digest);
  return digestOf(bytes);
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function same(found: string | undefined, digest: string): void {
  if (found !== digest) throw new Error(`${digest} is ${found}`);
}
