import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cloudBuilds } from '#cloud/builds.ts';
import { storageFiles } from '#cloud/files.ts';
import { registryImages } from '#cloud/images.ts';
import { gitSource } from '#cloud/source.ts';
import { imageRepository } from '#core/image.ts';
import type { Builds, BuildView } from '#flow/builds.ts';
import type { SourceCommit } from '#flow/source.ts';
import { findImage } from '../../emulators/cloud-build/builder-images.ts';
import {
  type CloudBuildEmulator,
  startCloudBuild,
} from '../../emulators/cloud-build/cloud-build.ts';
import { type GitEmulator, startGit } from '../../emulators/git/serve.ts';
import { type RegistryEmulator, startRegistry } from '../../emulators/registry/registry.ts';
import { type StorageEmulator, startStorage } from '../../emulators/storage/serve.ts';
import { type ComponentForm, commitOf, componentFiles } from '../given/component-repository.ts';
import { importRepository } from '../given/git-import.ts';
import { aComponent } from '../given/line.ts';
import { pushedTags } from './pushed-tags.ts';

const bucket = 'csi-release-source';
const endMs = 60_000;
const pollMs = 50;
const callMs = 10_000;
const minuteMs = 60_000;
const old = 'gcr.io/k8s-testimages/gcb-docker-gcloud';
const recent = 'gcr.io/k8s-staging-test-infra/gcb-docker-gcloud';
const pair = ['linux amd64', 'linux arm64'];
const six = [...pair, 'linux ppc64le', 'linux s390x', 'linux arm', 'linux arm v7'];
const snapshotter = ['snapshot-controller', 'csi-snapshotter'];
const webhook = [...snapshotter, 'snapshot-conversion-webhook'];

/** What occurs together, and at how many tags of the components that we know. */
const forms: readonly (readonly [number, ComponentForm])[] = [
  [1, form('own', `${old}:v20190906-745fed4`, '1200s', ['csi-node-driver-registrar'])],
  [5, form('link', `${old}:v20200421-a2bf5f8`, '1800s', snapshotter)],
  [10, form('link', `${old}:v20210331-c732583`, '3600s', ['livenessprobe'])],
  [20, form('link', `${recent}:v20210917-12df099d55`, '7200s', webhook)],
  [54, form('link', `${old}:v20230623-56e06d7c18`, '7200s', ['hostpathplugin'], six)],
];
/** The other builders that components name at some tag. */
const builders = [
  ...['v20230424-910a2a439d', 'v20240718-5ef92b5c36'].map((tag) => `${old}:${tag}`),
  ...['v20240718-5ef92b5c36', 'v20260205-38cfa9523f'].map((tag) => `${recent}:${tag}`),
];

let dir: string;
let host: GitEmulator;
let registry: RegistryEmulator;
let storage: StorageEmulator;
let cloudBuild: CloudBuildEmulator;
let builds: Builds;
let made = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'component-builds-'));
  host = await startGit({ dir: join(dir, 'git') });
  registry = await startRegistry({ dir: join(dir, 'registry') });
  storage = await startStorage({ dir: join(dir, 'storage') });
  vi.stubEnv('STORAGE_EMULATOR_HOST', storage.url);
  await fetch(`${storage.url}/storage/v1/b?project=csi-release`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: bucket }),
    signal: AbortSignal.timeout(callMs),
  });
  const places = { registryUrl: registry.url, storageUrl: storage.url };
  cloudBuild = await startCloudBuild({ dir: join(dir, 'builds'), ...places });
  builds = cloudBuilds({
    stagingProject: 'csi-release',
    cloudBuildEndpoint: cloudBuild.url,
    logsBucket: bucket,
  });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cloudBuild?.close();
  await Promise.all([host?.close(), registry?.close(), storage?.close()]);
  await rm(dir, { recursive: true, force: true });
});

function form(
  files: ComponentForm['files'],
  builder: string,
  timeout: string,
  commands: readonly string[],
  platforms: readonly string[] = pair,
): ComponentForm {
  return { files, builder, timeout, commands, platforms };
}

/** Commits a component of a form, and reads it as the release reads components. */
async function readForm(of: ComponentForm): Promise<SourceCommit> {
  made += 1;
  const name = `component-${made}`;
  const bare = join(host.root, 'github.com', 'kubernetes-csi', `${name}.git`);
  const git = await importRepository(bare, commitOf(componentFiles(of)));
  const component = aComponent({ name, repository: `https://github.com/kubernetes-csi/${name}` });
  return gitSource({ gitEndpoint: host.url }).commit(component, await git('rev-parse', 'main'));
}

/** Has a commit built with the three substitutions, and waits for the end. */
async function build(commit: SourceCommit, ref: string, at: string): Promise<BuildView> {
  const object = `${at}.tar.gz`;
  const files = storageFiles({ project: 'csi-release' });
  await files.putIfAbsent(bucket, object, commit.archive, 'application/gzip');
  const { id } = await builds.start({
    purpose: { kind: 'build', key: 'key', run: 'images', attempt: 1 },
    recipe: commit.recipe,
    substitutions: {
      _GIT_TAG: 'v20260826-v1.2.3',
      _PULL_BASE_REF: ref,
      _STAGING_PROJECT: `csi-release/${at}`,
    },
    source: { bucket, object },
    queueTtlMs: minuteMs,
  });
  const look = async (): Promise<BuildView> => {
    const view = await builds.get(id);
    if (view === undefined) throw new Error(`Cloud Build has no build ${id}`);
    if (view.status === 'queued' || view.status === 'working') throw new Error(view.status);
    return view;
  };
  return vi.waitFor(look, { timeout: endMs, interval: pollMs });
}

/** The tag of a platform, where `linux arm v7` is of a build under `id`. */
function platformTag(platform: string, id: string): string {
  const [os, ...architecture] = platform.split(' ');
  return `${architecture.join('')}-${os}-${id}`;
}

/** A platform as an index has it: engines write plain `arm` as the variant that it means. */
function platformOf(words: string): string {
  return words.replaceAll(' ', '/').replace(/arm$/, 'arm/v7');
}

describe('the build file of a component', () => {
  it.concurrent.each(forms)('runs unchanged as at %i of the tags: %o', async (_, of) => {
    const commit = await readForm(of);
    expect(commit.recipe).toMatchObject({
      steps: [{ name: of.builder, entrypoint: './.cloudbuild.sh' }],
      timeoutMs: Number.parseInt(of.timeout, 10) * 1_000,
      substitutionOption: 'ALLOW_LOOSE',
    });
    expect(commit.commands).toEqual(of.commands);
    const [id, at] = [crypto.randomUUID(), `at-${crypto.randomUUID()}`];
    const view = await build(commit, id, at);
    const log = await (await fetch(view.logUrl)).text();
    expect(view.status, log).toBe('success');
    const tags = [id, ...of.platforms.map((platform) => platformTag(platform, id))].sort();
    expect(await pushedTags(registry.url, `csi-release/gcr.io/${at}`)).toEqual(
      Object.fromEntries(of.commands.map((command) => [command, tags])),
    );
    const images = registryImages({ registryEndpoint: registry.url });
    for (const command of of.commands) {
      expect(log).toContain(`publishing gcr.io/csi-release/${at}/${command}:${id} of v1.2.3`);
      const place = imageRepository(`csi-release/gcr.io/${at}`, command);
      const manifest = await images.manifest(place, id);
      expect(manifest?.children.map(({ platform }) => platform).sort()).toEqual(
        of.platforms.map(platformOf).sort(),
      );
    }
  });

  it('fails where its tag stands, and changes nothing', async () => {
    const commit = await readForm(
      form('link', `${recent}:v20260205-38cfa9523f`, '60s', ['hello'], ['linux amd64']),
    );
    const first = await build(commit, 'v1.0.0', 'standing');
    const before = await pushedTags(registry.url, 'csi-release/gcr.io/standing');
    const second = await build(commit, 'v1.0.0', 'standing');
    expect([first.status, second.status]).toEqual(['success', 'failure']);
    const log = await (await fetch(second.logUrl)).text();
    expect(log).toContain('ERROR: gcr.io/csi-release/standing/hello:v1.0.0 exists');
    expect(await pushedTags(registry.url, 'csi-release/gcr.io/standing')).toEqual(before);
  });

  it.each([
    ['master', 'canary'],
    ['release-1.2', '1.2-canary'],
  ])('pushes %s as %s, again and again', async (ref, tag) => {
    const of = form('own', `${old}:v20200421-a2bf5f8`, '60s', ['hello'], ['linux amd64']);
    const commit = await readForm(of);
    const first = await build(commit, ref, `ref-${ref}`);
    const second = await build(commit, ref, `ref-${ref}`);
    expect([first.status, second.status]).toEqual(['success', 'success']);
    const tags = [tag, platformTag('linux amd64', tag)].sort();
    expect(await pushedTags(registry.url, `csi-release/gcr.io/ref-${ref}`)).toEqual({
      hello: tags,
    });
  });

  it.each(builders)('may name the builder %s', (builder) => {
    expect(findImage(builder, registry.url)).toMatchObject({ kind: 'builder' });
  });
});
