import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  CONFIG,
  call,
  type Described,
  described,
  image,
  index,
  type OciAnswer,
  pushBlob,
  pushManifest,
} from '../../test/emulators/registry/oci-client.ts';

/** How many platforms an image has, and how many layers of its own each of them. */
export interface Shape {
  readonly platforms: number;
  readonly layers: number;
}

/** The platforms of the CSI sidecars' images, and as many as a shape may have. */
const platforms = [
  'linux/amd64',
  'linux/arm64',
  'linux/ppc64le',
  'linux/s390x',
  'linux/arm',
  'windows/amd64',
  'linux/riscv64',
  'linux/386',
];

const layerBytes = 16 * 1024;
const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** More platforms than these no shape has. */
export const platformsMax = platforms.length;

/** The names of the platforms of a shape. */
export function platformsOf(shape: Shape): readonly string[] {
  return platforms.slice(0, shape.platforms);
}

/** How many blobs an image of a shape has: no two platforms share one. */
export function blobsOf(shape: Shape): number {
  return shape.platforms * (shape.layers + 1);
}

/** Pushes an image under a tag, as a component's build would. */
export async function pushImage(
  url: string,
  repository: string,
  tag: string,
  shape: Shape,
): Promise<void> {
  const children: Described[] = [];
  for (const platform of platformsOf(shape)) {
    const layers = Array.from({ length: shape.layers }, aLayer);
    const configuration = configOf(platform, layers);
    for (const blob of [configuration, ...layers]) await pushOneBlob(url, repository, blob);
    const child = image(configuration, layers);
    refuse(await pushManifest(url, repository, child), 201);
    children.push({ ...child, descriptor: { ...child.descriptor, ...onPlatform(platform) } });
  }
  const manifests = children.map(({ descriptor }) => descriptor);
  refuse(await pushManifest(url, repository, index([], { manifests }), tag), 201);
}

function aLayer(): Described {
  const bytes = gzipSync(randomBytes(layerBytes));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { descriptor: { mediaType: layerType, digest, size: bytes.length }, bytes };
}

function configOf(platform: string, layers: readonly Described[]): Described {
  const diffIds = layers.map(({ descriptor }) => descriptor.digest);
  return described(CONFIG, {
    ...onPlatform(platform).platform,
    rootfs: { type: 'layers', diff_ids: diffIds },
  });
}

function onPlatform(platform: string) {
  const [os = '', architecture = ''] = platform.split('/');
  return { platform: { os, architecture } };
}

/** In one request, or where a registry answers that with a session, in a second one. */
async function pushOneBlob(url: string, repository: string, blob: Described): Promise<void> {
  const first = await pushBlob(url, repository, blob);
  if (first.status !== 202) return refuse(first, 201);
  const session = new URL(first.headers['location'] ?? '', url);
  session.searchParams.set('digest', blob.descriptor.digest);
  const headers = { 'content-type': 'application/octet-stream' };
  const { bytes: body } = blob;
  refuse(await call(url, 'PUT', `${session.pathname}${session.search}`, { headers, body }), 201);
}

function refuse(answer: OciAnswer, status: number): void {
  if (answer.status === status) return;
  throw new Error(`the push of an image was answered ${answer.status}: ${answer.bytes}`);
}
