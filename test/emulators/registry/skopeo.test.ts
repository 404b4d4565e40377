import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import { call } from './oci-client.ts';

const DEADLINE_MS = 20_000;
const SOURCE = 'gcr.io/distroless/nodejs24-debian12:nonroot';
const PUSHED = 'csi-release/gcr.io/nested/hello';
const hasSkopeo = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((dir) => existsSync(join(dir, 'skopeo')));
let registry: FreshRegistry;
let work: string;

beforeAll(async () => {
  registry = await freshRegistry();
  work = await mkdtemp(join(tmpdir(), 'skopeo-'));
});

afterAll(async () => {
  await registry.close();
  await rm(work, { recursive: true, force: true });
});

beforeEach((context) => {
  if (!hasSkopeo && process.env['CI'] === 'true') {
    throw new Error('skopeo is not on the PATH; install it, continuous integration needs it');
  }
  context.skip(!hasSkopeo, 'skopeo is not on the PATH');
});

async function skopeo(...args: readonly string[]): Promise<string> {
  const options = { timeout: DEADLINE_MS, env: { ...process.env, XDG_DATA_HOME: work } };
  return (await promisify(execFile)('skopeo', args, options)).stdout;
}

function at(image: string) {
  return `docker://127.0.0.1:${registry.port}/${image}`;
}

function copy(...args: readonly string[]) {
  return skopeo('copy', '--src-tls-verify=false', '--dest-tls-verify=false', '--all', ...args);
}

function push(tag: string, repository = PUSHED) {
  return copy('--preserve-digests', at(SOURCE), at(`${repository}:${tag}`));
}

async function digestOf(image: string) {
  return (
    await skopeo('inspect', '--tls-verify=false', '--format', '{{.Digest}}', at(image))
  ).trim();
}

test('skopeo copies an image with all its platforms and inspects it', async () => {
  await push('v1');
  expect(await digestOf(`${PUSHED}:v1`)).toBe(await digestOf(SOURCE));
  const described = JSON.parse(await skopeo('inspect', '--tls-verify=false', at(`${PUSHED}:v1`)));
  expect(described).toMatchObject({
    RepoTags: ['v1'],
    Labels: { 'csi-release.stand-in': 'true' },
    Os: 'linux',
  });
});

test('skopeo copies an image out to a directory and in again, compressed anew', async () => {
  await push('v1');
  await copy(at(`${PUSHED}:v1`), `dir:${join(work, 'out')}`);
  const manifest = await readFile(join(work, 'out', 'manifest.json'), 'utf8');
  expect(JSON.parse(manifest).manifests).toHaveLength(5);
  await copy(`dir:${join(work, 'out')}`, at('csi-release/csi/again:v1'));
  const raw = await skopeo(
    'inspect',
    '--raw',
    '--tls-verify=false',
    at('csi-release/csi/again:v1'),
  );
  expect(JSON.parse(raw).manifests).toHaveLength(5);
});

test('skopeo pushes the manifests of Docker', async () => {
  const image = 'csi-release/csi/docker';
  await skopeo(
    ...['copy', '--src-tls-verify=false', '--dest-tls-verify=false', '--format', 'v2s2'],
    at(SOURCE),
    at(`${image}:v1`),
  );
  const answer = await call(registry.url, 'GET', `/v2/${image}/manifests/v1`);
  expect(answer.headers['content-type']).toBe(
    'application/vnd.docker.distribution.manifest.v2+json',
  );
});

test('skopeo lists tags', async () => {
  const repository = 'csi-release/csi/tagged';
  await push('v1', repository);
  await push('v2', repository);
  const listed = JSON.parse(await skopeo('list-tags', '--tls-verify=false', at(repository)));
  expect(listed.Tags).toEqual(['v1', 'v2']);
});

test('skopeo deletes an image by digest once no tag names it, as at Artifact Registry', async () => {
  const repository = 'csi-release/csi/deleted';
  await push('v1', repository);
  const digest = await digestOf(`${repository}:v1`);
  await expect(
    skopeo('delete', '--tls-verify=false', at(`${repository}:v1`)),
  ).rejects.toMatchObject({ stderr: expect.stringContaining('GOOGLE_MANIFEST_DANGLING_TAG') });
  await call(registry.url, 'DELETE', `/v2/${repository}/manifests/v1`);
  await skopeo('delete', '--tls-verify=false', at(`${repository}@${digest}`));
  const gone = await call(registry.url, 'HEAD', `/v2/${repository}/manifests/${digest}`);
  expect(gone.status).toBe(404);
});

test('skopeo is refused a push to the name of a stand-in', async () => {
  await expect(push('mine', 'gcr.io/distroless/static')).rejects.toMatchObject({
    stderr: expect.stringContaining('stands for an image of another registry'),
  });
});
