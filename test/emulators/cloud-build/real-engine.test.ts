import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import {
  type CloudBuildEmulator,
  startCloudBuild,
} from '../../../emulators/cloud-build/cloud-build.ts';
import { ownerLabel } from '../../../emulators/cloud-build/container.ts';
import { startRegistry } from '../../../emulators/registry/registry.ts';
import { busybox, needEngine, shellImage } from './engine/real-engine.ts';
import { givenCloudBuild, givenDir, givenServer } from './given-cloud-build.ts';
import type { BuildRow } from './table/build-row.ts';
import { restWay } from './table/build-way.ts';
import { endRows } from './table/end-rows.ts';
import { failureRows } from './table/failure-rows.ts';
import { orderRows } from './table/order-rows.ts';
import { proveRow } from './table/prove-row.ts';
import { surroundingsRows } from './table/surroundings-rows.ts';

const containerMs = 60_000;
const places = { registryUrl: 'http://127.0.0.1:9', storageUrl: 'http://127.0.0.1:9' };
const app = 'gcr.io/csi-release/app:v1';
const dockerfile = 'FROM scratch\nCOPY busybox /bin/\nENTRYPOINT ["/bin/busybox", "echo"]\n';
const rows = [...orderRows, ...failureRows, ...endRows, ...surroundingsRows]
  .filter((row) => row.queued === undefined && !JSON.stringify(row).includes('cloud-builders'))
  .map(inShellImage);
const engine = needEngine();
let dir: string;
let cloudBuild: CloudBuildEmulator | undefined;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cloud-build-containers-'));
  if (engine() === undefined) return;
  cloudBuild = await startCloudBuild({ ...places, dir, executor: 'docker', workers: 4 });
});

afterAll(async () => {
  await cloudBuild?.close();
  await rm(dir, { recursive: true });
});

test.concurrent.each(rows)('in containers: $name', { timeout: containerMs }, (row) =>
  proveRow(row, restWay(cloudBuild?.url ?? '')),
);

test('an image that a build pushed runs in a container, by its digest', {
  timeout: containerMs,
}, async () => {
  const registry = await startRegistry({ dir: await givenDir() });
  onTestFinished(() => registry.close());
  const tar = pack();
  tar.entry({ name: 'Dockerfile' }, dockerfile);
  tar.entry({ name: 'busybox', mode: 0o755 }, await readFile(busybox));
  tar.finalize();
  const source = gzipSync(await buffer(tar));
  const storageUrl = await givenServer((_, response) => response.end(source));
  const given = { executor: 'docker', registryUrl: registry.url, storageUrl } as const;
  const { run, log } = await givenCloudBuild(given);
  const build = await run({
    source: { storageSource: { bucket: 'b', object: 's.tgz' } },
    steps: [{ name: 'gcr.io/cloud-builders/docker', args: ['build', '--tag', app, '.'] }],
    images: [app],
  });
  expect(build.status, await log(build)).toBe('SUCCESS');
  const digest = build.results?.images?.[0]?.digest;
  const ran = await run({ steps: [{ name: `${app}@${digest}`, args: ['hello'] }] });
  expect(await log(ran)).toContain('Step #0: hello\n');
  expect(ran.results?.buildStepImages).toEqual([digest]);
});

test('a container that a killed emulator left is gone after its next start', {
  timeout: containerMs,
}, async () => {
  const own = await givenDir();
  const left = await engine()?.createContainer(`cloud-build-test-${process.pid}`, {
    ...{ Image: shellImage, Cmd: ['sleep', '600'], Labels: { [ownerLabel]: own } },
    HostConfig: { NetworkMode: 'host' },
  });
  await engine()?.startContainer(left ?? '');
  await givenCloudBuild({ executor: 'docker', dir: own });
  expect(await engine()?.listContainers(ownerLabel, own)).toEqual([]);
});

/** The row, with the image that the tests make in the place of one that needs a network. */
function inShellImage(row: BuildRow): BuildRow {
  return JSON.parse(JSON.stringify(row).replaceAll('ubuntu', shellImage));
}
