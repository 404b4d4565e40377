import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudBuildClient } from '@google-cloud/cloudbuild';
import { credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, test } from 'vitest';
import {
  type CloudBuildEmulator,
  startCloudBuild,
} from '../../../emulators/cloud-build/cloud-build.ts';

import { buildRows } from './table/build-rows.ts';
import { restWay, rpcWay } from './table/build-way.ts';
import { proveRow } from './table/prove-row.ts';

/** A Cloud Build and the official client of it. */
interface Asked {
  readonly cloudBuild: CloudBuildEmulator;
  readonly client: CloudBuildClient;
}

const nowhere = 'http://127.0.0.1:9';
const forever = { steps: [{ name: 'ubuntu', args: ['sleep', '600'] }] };
let dir: string;
let idle: Asked;
let busy: Asked;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cloud-build-table-'));
  idle = await ask('idle', 8);
  busy = await ask('busy', 1);
  await busy.client.createBuild({ projectId: 'p', build: forever });
});

afterAll(async () => {
  for (const { cloudBuild, client } of [idle, busy]) {
    await client.close();
    await cloudBuild.close();
  }
  await rm(dir, { recursive: true });
});

test.concurrent.each(buildRows)('over gRPC: $name', (row) =>
  proveRow(row, rpcWay((row.queued ? busy : idle).client)),
);

test.concurrent.each(buildRows.filter(({ onlyRpc }) => !onlyRpc))('over REST: $name', (row) =>
  proveRow(row, restWay((row.queued ? busy : idle).cloudBuild.url)),
);

async function ask(name: string, workers: number): Promise<Asked> {
  const places = { dir: join(dir, name), registryUrl: nowhere, storageUrl: nowhere };
  const cloudBuild = await startCloudBuild({ ...places, workers });
  const client = new CloudBuildClient({
    apiEndpoint: '127.0.0.1',
    port: Number(new URL(cloudBuild.url).port),
    sslCreds: credentials.createInsecure(),
    universeDomain: 'googleapis.com',
  });
  return { cloudBuild, client };
}
