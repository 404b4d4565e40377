import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { type DockerContext, runDockerCommand } from '../../../emulators/images/docker-command.ts';
import { type RegistryEmulator, startRegistry } from '../../../emulators/registry/registry.ts';

const BUILD_TIMEOUT_MS = 60_000;

/** One build's directories and the local registry, for the time of one test. */
export interface RegistryWorld extends DockerContext {
  /** What the build writes is below it. */
  readonly root: string;
  readonly registryDirectory: string;
  /** What was logged so far. */
  readonly lines: readonly string[];
}

/**
 * Serves one registry to all tests of a file, and gives what begins a build with it, from the files
 * of its context (`name: text`). A test that needs an image to be absent uses a name of its own.
 */
export function useRegistry(): (files: Readonly<Record<string, string>>) => Promise<RegistryWorld> {
  let directory = '';
  let registry: RegistryEmulator | undefined;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'csi-release-registry-'));
    registry = await startRegistry({ dir: directory });
  });
  afterAll(async () => {
    await registry?.close();
    await rm(directory, { recursive: true, force: true });
  });
  return (files) => beginBuild(files, directory, registry?.url ?? '');
}

async function beginBuild(
  files: Readonly<Record<string, string>>,
  registryDirectory: string,
  registryUrl: string,
): Promise<RegistryWorld> {
  const root = await mkdtemp(join(tmpdir(), 'csi-release-test-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await writeFiles(join(root, 'workspace'), files);
  const lines: string[] = [];
  return {
    root,
    registryDirectory,
    cwd: join(root, 'workspace'),
    home: join(root, 'home'),
    registryUrl,
    log: (line) => lines.push(line),
    lines,
    signal: AbortSignal.timeout(BUILD_TIMEOUT_MS),
  };
}

/** The same registry and files for another build: nothing built yet, nothing logged. */
export async function givenNextBuild(
  world: RegistryWorld,
  cwd = world.cwd,
): Promise<RegistryWorld> {
  const lines: string[] = [];
  const home = await mkdtemp(join(world.root, 'home-'));
  return { ...world, cwd, home, lines, log: (line) => lines.push(line) };
}

/** Writes files below a directory. */
export async function writeFiles(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
}

/** Runs docker commands one after the other; each must succeed. */
export async function docker(world: RegistryWorld, ...commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    const code = await runDockerCommand(command.split(' '), world);
    if (code !== 0) throw new Error(`docker ${command}: exit ${code}\n${world.lines.join('\n')}`);
  }
}

/** Reads a manifest or index of the registry. */
export async function getManifest(
  world: RegistryWorld,
  repository: string,
  reference: string,
): Promise<{ readonly digest: string; readonly mediaType: string; readonly body: Manifest }> {
  const accept = [
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.oci.image.manifest.v1+json',
  ].join(', ');
  const url = `${world.registryUrl}/v2/${repository}/manifests/${reference}`;
  const response = await fetch(url, { headers: { accept }, signal: world.signal });
  if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
  return {
    digest: response.headers.get('docker-content-digest') ?? '',
    mediaType: response.headers.get('content-type') ?? '',
    body: (await response.json()) as Manifest,
  };
}

/** Reads a blob of the registry that is JSON. */
export async function getConfig(
  world: RegistryWorld,
  repository: string,
  manifest: Manifest,
): Promise<Config> {
  const url = `${world.registryUrl}/v2/${repository}/blobs/${manifest.config.digest}`;
  const response = await fetch(url, { signal: world.signal });
  if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as Config;
}

/** A manifest or an index, as far as tests look. */
export interface Manifest {
  readonly mediaType: string;
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string; readonly mediaType: string }[];
  readonly manifests: readonly {
    readonly digest: string;
    readonly platform: Readonly<Record<string, string>>;
  }[];
}

/** A configuration, as far as tests look. */
export interface Config {
  readonly created: string;
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly history: readonly { readonly created_by: string; readonly empty_layer?: boolean }[];
}
