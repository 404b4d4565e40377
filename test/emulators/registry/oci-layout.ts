import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { config, type Described, image, layer } from './oci-client.ts';

/**
 * Writes an image of one platform as an OCI image layout (OCI image specification, "Image Layout"),
 * tagged `v1`.
 * @returns its manifest
 */
export async function writeLayout(dir: string, content: string): Promise<Described> {
  const [configuration, only] = [config('amd64'), layer(content)];
  const manifest = image(configuration, [only]);
  await mkdir(join(dir, 'blobs', 'sha256'), { recursive: true });
  for (const { descriptor, bytes } of [configuration, only, manifest]) {
    await writeFile(join(dir, 'blobs', ...descriptor.digest.split(':')), bytes);
  }
  const annotations = { 'org.opencontainers.image.ref.name': 'v1' };
  const manifests = [{ ...manifest.descriptor, annotations }];
  await writeFile(join(dir, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  await writeFile(join(dir, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  return manifest;
}
