import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { cloudBuilds } from '#cloud/builds.ts';
import { storageFiles } from '#cloud/files.ts';
import { registryImages } from '#cloud/images.ts';
import { gitSource } from '#cloud/source.ts';
import { parseDigest } from '#core/image.ts';
import type { Builds } from '#flow/builds.ts';
import type { Files } from '#flow/files.ts';
import { startCloudBuild } from '../../emulators/cloud-build/cloud-build.ts';
import { startGit } from '../../emulators/git/serve.ts';
import { startStorage } from '../../emulators/storage/serve.ts';
import { freshRegistry } from '../emulators/registry/fresh-registry.ts';
import { described, pushBlob } from '../emulators/registry/oci-client.ts';
import type { ContractRegistry } from './images.ts';
import type { ContractSource } from './source.ts';
import { maintainersOf } from './source-maintainers.ts';

const project = 'csi-release';
const callMs = 10_000;

/** A port over its real adapter and our emulator, whose data goes with it. */
export interface Opened<Port> {
  readonly port: Port;
  close(): Promise<void>;
}

/** Cloud Storage with one empty bucket. */
export async function openFiles(bucket: string): Promise<Opened<Files>> {
  const dir = await mkdtemp(join(tmpdir(), 'files-contract-'));
  const storage = await startStorage({ dir });
  vi.stubEnv('STORAGE_EMULATOR_HOST', storage.url);
  const created = await fetch(`${storage.url}/storage/v1/b?project=${project}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: bucket }),
    signal: AbortSignal.timeout(callMs),
  });
  if (!created.ok) throw new Error(`the bucket ${bucket} was answered with ${created.status}`);
  return { port: storageFiles({ project }), close: () => closeIn(dir, storage) };
}

/** A registry without images. */
export async function openImages(): Promise<Opened<ContractRegistry>> {
  const registry = await freshRegistry();
  const { url } = registry;
  const push: ContractRegistry['pushBlob'] = async (to, bytes) => {
    const blob = described('application/octet-stream', Buffer.from(bytes).toString('utf8'));
    const { status } = await pushBlob(url, to, blob);
    const digest = parseDigest(blob.descriptor.digest);
    if (status !== 201 || digest === undefined) throw new Error(`pushing a blob: ${status}`);
    return digest;
  };
  const images = registryImages({ registryEndpoint: url });
  return { port: { images, pushBlob: push }, close: () => registry.close() };
}

/** Cloud Build without builds; there is neither a registry nor a storage behind it. */
export async function openBuilds(): Promise<Opened<Builds>> {
  const dir = await mkdtemp(join(tmpdir(), 'builds-contract-'));
  const nowhere = 'http://127.0.0.1:9';
  const cloudBuild = await startCloudBuild({ dir, registryUrl: nowhere, storageUrl: nowhere });
  return {
    port: cloudBuilds({
      ...{ stagingProject: project, cloudBuildEndpoint: cloudBuild.url },
      logsBucket: 'csi-release-logs',
    }),
    close: () => closeIn(dir, cloudBuild),
  };
}

/** A Git host without repositories, on which maintainers work with git. */
export async function openSource(): Promise<Opened<ContractSource>> {
  const dir = await mkdtemp(join(tmpdir(), 'source-contract-'));
  const host = await startGit({ dir: join(dir, 'data') });
  const source = gitSource({ gitEndpoint: host.url });
  return { port: { source, ...maintainersOf(host.root, dir) }, close: () => closeIn(dir, host) };
}

async function closeIn(dir: string, emulator: { close(): Promise<void> }): Promise<void> {
  await emulator.close();
  await rm(dir, { recursive: true, force: true });
}
