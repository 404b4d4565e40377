import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { needForeignClient } from '../../foreign-client.ts';
import { docker, getManifest, type RegistryWorld, useRegistry } from './registry-world.ts';

const givenBuild = useRegistry();

const SKOPEO_TIMEOUT_MS = 20_000;

function skopeo(...args: readonly string[]) {
  return promisify(execFile)('skopeo', [...args], { timeout: SKOPEO_TIMEOUT_MS });
}

async function givenPushedIndex(): Promise<RegistryWorld> {
  const world = await givenBuild({
    Dockerfile: 'FROM gcr.io/distroless/static\nARG TARGETARCH\nCOPY $TARGETARCH /driver\n',
    amd64: 'amd64 binary',
    arm64: 'arm64 binary',
  });
  await docker(
    world,
    'buildx build --push --platform linux/amd64,linux/arm64 -t gcr.io/csi-release/driver:v1 .',
  );
  return world;
}

describe('an index that was assembled and pushed here', () => {
  needForeignClient('skopeo');

  test('is read by skopeo inspect as it was written', async () => {
    const world = await givenPushedIndex();
    const name = `docker://${new URL(world.registryUrl).host}/csi-release/gcr.io/driver:v1`;
    const raw = await skopeo('inspect', '--raw', '--tls-verify=false', name);
    const { body } = await getManifest(world, 'csi-release/gcr.io/driver', 'v1');
    expect(JSON.parse(raw.stdout)).toEqual(body);
    const platform = ['--override-os', 'linux', '--override-arch', 'arm64'];
    const image = await skopeo(...platform, 'inspect', '--tls-verify=false', name);
    expect(JSON.parse(image.stdout)).toMatchObject({
      Architecture: 'arm64',
      Os: 'linux',
      Labels: { 'csi-release.stand-in': 'true' },
    });
  });

  test('is copied by skopeo with the same digest', async () => {
    const world = await givenPushedIndex();
    const { host } = new URL(world.registryUrl);
    const directory = join(world.root, 'copy');
    const insecure = ['--src-tls-verify=false', '--dest-tls-verify=false', '--insecure-policy'];
    const from = `docker://${host}/csi-release/gcr.io/driver:v1`;
    await skopeo('copy', '--all', ...insecure, from, `dir:${directory}`);
    await skopeo('copy', '--all', ...insecure, from, `docker://${host}/csi-release/csi/driver:v1`);
    const source = await getManifest(world, 'csi-release/gcr.io/driver', 'v1');
    const target = await getManifest(world, 'csi-release/csi/driver', 'v1');
    expect(target.digest).toBe(source.digest);
    const copied: unknown = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8'));
    expect(copied).toEqual(source.body);
  });
});
