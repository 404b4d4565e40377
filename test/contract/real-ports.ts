import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { cloudBuilds } from '#cloud/builds.ts';
import { storageFiles } from '#cloud/files.ts';
import { registryImages } from '#cloud/images.ts';
import { kmsSigner } from '#cloud/kms-signer.ts';
import { gitSource } from '#cloud/source.ts';
import { listedStaging } from '#cloud/staging.ts';
import { parseDigest } from '#core/image.ts';
import type { Builds } from '#flow/builds.ts';
import type { Files } from '#flow/files.ts';
import type { Signer } from '#flow/signer.ts';
import { startCloudBuild } from '../../emulators/cloud-build/cloud-build.ts';
import { startGit } from '../../emulators/git/serve.ts';
import { startKms } from '../../emulators/kms/serve.ts';
import { createBucket } from '../../emulators/stack/buckets.ts';
import { startStorage } from '../../emulators/storage/serve.ts';
import { type FreshRegistry, freshRegistry } from '../emulators/registry/fresh-registry.ts';
import { described, pushBlob } from '../emulators/registry/oci-client.ts';
import type { ContractRegistry } from './images.ts';
import type { ContractSource } from './source.ts';
import { maintainersOf } from './source-maintainers.ts';
import type { ContractStaging } from './staging.ts';

const project = 'csi-release';

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
  await createBucket(storage.url, project, bucket);
  return { port: storageFiles({ project }), close: () => closeIn(dir, storage) };
}

/** A registry without images. */
export async function openImages(): Promise<Opened<ContractRegistry>> {
  const registry = await freshRegistry();
  return { port: contractRegistry(registry), close: () => registry.close() };
}

/** A registry without images, whose staging is listed by so many at a time. */
export async function openStaging(pageSize: number): Promise<ContractStaging> {
  let nowMs = Date.UTC(2026, 0, 5, 9, 0, 0, 7);
  const registry = await freshRegistry({
    repositories: [`${project}/gcr.io`],
    now: () => nowMs,
  });
  const places = { stagingProject: project, artifactRegistryEndpoint: registry.url };
  return {
    ...contractRegistry(registry),
    staging: listedStaging({ ...places, pageSize }),
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    close: () => registry.close(),
  };
}

function contractRegistry({ url }: FreshRegistry): ContractRegistry {
  const push: ContractRegistry['pushBlob'] = async (to, bytes) => {
    const blob = described('application/octet-stream', Buffer.from(bytes).toString('utf8'));
    const { status } = await pushBlob(url, to, blob);
    const digest = parseDigest(blob.descriptor.digest);
    if (status !== 201 || digest === undefined) throw new Error(`pushing a blob: ${status}`);
    return digest;
  };
  return { images: registryImages({ registryEndpoint: url }), pushBlob: push };
}

/** Cloud Build without builds; there is no registry behind it, and of storage the bucket of logs. */
export async function openBuilds(): Promise<Opened<Builds>> {
  const dir = await mkdtemp(join(tmpdir(), 'builds-contract-'));
  const storage = await startStorage({ dir: join(dir, 'storage') });
  await createBucket(storage.url, project, 'csi-release-logs');
  const places = { registryUrl: 'http://127.0.0.1:9', storageUrl: storage.url };
  const cloudBuild = await startCloudBuild({ dir, ...places });
  return {
    port: cloudBuilds({
      ...{ stagingProject: project, cloudBuildEndpoint: cloudBuild.url },
      logsBucket: 'csi-release-logs',
    }),
    close: async () => {
      await cloudBuild.close();
      await closeIn(dir, storage);
    },
  };
}

/** A Git host without repositories, on which maintainers work with git. */
export async function openSource(): Promise<Opened<ContractSource>> {
  const dir = await mkdtemp(join(tmpdir(), 'source-contract-'));
  const host = await startGit({ dir: join(dir, 'data') });
  const source = gitSource({ gitEndpoint: host.url });
  return { port: { source, ...maintainersOf(host.root, dir) }, close: () => closeIn(dir, host) };
}

/** Cloud KMS with one key that has one version. */
export async function openSigner(): Promise<Opened<Signer>> {
  const dir = await mkdtemp(join(tmpdir(), 'signer-contract-'));
  const key = 'projects/csi-release/locations/us/keyRings/ring/cryptoKeys/key';
  const kms = await startKms({ dir, keys: [key] });
  const signingKey = `${key}/cryptoKeyVersions/1`;
  const port = kmsSigner({ kmsEndpoint: kms.url, signingKey, trustedKeys: [signingKey] });
  return { port, close: () => closeIn(dir, kms) };
}

async function closeIn(dir: string, emulator: { close(): Promise<void> }): Promise<void> {
  await emulator.close();
  await rm(dir, { recursive: true, force: true });
}
