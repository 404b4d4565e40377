import { randomUUID } from 'node:crypto';
import type { Digest, PlatformDigest } from '#core/image.ts';
import { inParallel } from '#flow/in-parallel.ts';
import {
  call,
  config,
  type Described,
  image,
  index,
  pushManifest,
} from '../../test/emulators/registry/oci-client.ts';
import { type Case, platforms } from './plan.ts';

/** An image in staging, with all its tags. */
export interface Pushed {
  readonly name: string;
  readonly digest: Digest;
  readonly platforms: readonly PlatformDigest[];
  readonly registryTag: string;
  readonly tags: readonly string[];
}

const layers = [config('a layer that all share')];
const atATime = 32;

/** Makes a repository of images ready: all of them have one configuration and one layer. */
export async function pushBlobs(url: string, repository: string): Promise<void> {
  for (const blob of layers) {
    const { digest } = blob.descriptor;
    const opened = await call(url, 'POST', `/v2/${repository}/blobs/uploads/`);
    const session = new URL(opened.headers['location'] ?? '', url);
    session.searchParams.set('digest', digest);
    const headers = { 'content-type': 'application/octet-stream' };
    const path = `${session.pathname}${session.search}`;
    refuse((await call(url, 'PUT', path, { headers, body: blob.bytes })).status);
  }
}

/** Pushes so many images of a case into a repository, each with content of its own. */
export function pushImages(
  url: string,
  repository: string,
  of: Case | 'small',
  stagingIds: readonly string[],
): Promise<readonly Pushed[]> {
  return inParallel(stagingIds, (id) => pushOne(url, repository, of, id), atATime);
}

async function pushOne(
  url: string,
  repository: string,
  of: Case | 'small',
  stagingId: string,
): Promise<Pushed> {
  const registryTag = randomUUID();
  const own = of === 'small' ? platforms.slice(0, 1) : platforms;
  const children = own.map((platform) => childOf(platform, registryTag));
  const tags = of === 'real build' ? own.map((one) => tagOf(one, registryTag)) : [];
  for (const [at, child] of children.entries())
    refuse((await pushManifest(url, repository, child, tags[at])).status);
  const manifests = children.map(({ descriptor }, at) => ({
    ...descriptor,
    platform: platformObject(own[at] ?? ''),
  }));
  const root = index([], { manifests });
  if (of === 'real build') refuse((await pushManifest(url, repository, root, registryTag)).status);
  refuse((await pushManifest(url, repository, root, stagingId)).status);
  return {
    name: repository.slice(repository.lastIndexOf('/') + 1),
    digest: digestOf(root),
    platforms: children.map((child, at) => ({ platform: own[at] ?? '', digest: digestOf(child) })),
    registryTag,
    tags: of === 'real build' ? [...tags, registryTag] : [],
  };
}

function childOf(platform: string, content: string): Described {
  const [blob] = layers;
  if (blob === undefined) throw new Error('there is no layer');
  return image(blob, layers, { annotations: { platform, content } });
}

function tagOf(platform: string, registryTag: string): string {
  return `${platform.split('/').reverse().join('-')}-${registryTag}`;
}

function platformObject(platform: string) {
  const [os = '', architecture = ''] = platform.split('/');
  return { os, architecture };
}

function digestOf({ descriptor }: Described): Digest {
  return descriptor.digest as Digest;
}

function refuse(status: number): void {
  if (status !== 201) throw new Error(`the push of an image was answered ${status}`);
}
