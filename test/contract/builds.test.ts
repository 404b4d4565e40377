import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { cloudBuilds } from '#cloud/builds.ts';
import {
  type CloudBuildEmulator,
  startCloudBuild,
} from '../../emulators/cloud-build/cloud-build.ts';
import { openWorld } from '../world/world.ts';
import { buildsContract } from './builds.ts';

let dir: string | undefined;
let cloudBuild: CloudBuildEmulator | undefined;

afterAll(async () => {
  await cloudBuild?.close();
  if (dir !== undefined) await rm(dir, { recursive: true, force: true });
});

buildsContract('the memory world', async () => openWorld({ startMs: Date.now() }).ports.builds);
buildsContract('Cloud Build', async () => {
  dir = await mkdtemp(join(tmpdir(), 'builds-contract-'));
  const nowhere = 'http://127.0.0.1:9';
  cloudBuild = await startCloudBuild({ dir, registryUrl: nowhere, storageUrl: nowhere });
  return cloudBuilds({ stagingProject: 'csi-release', cloudBuildEndpoint: cloudBuild.url });
});
