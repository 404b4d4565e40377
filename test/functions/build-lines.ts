// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Cloud Build's placeholders
import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeSampleRepositories } from '../../emulators/sample/repositories.ts';

/** How a component is built, where that is not as it should be. */
export interface BuildScript {
  /** The platforms that the second image must have. */
  readonly needs?: readonly string[];
  /** What a shell runs as the build's last step. */
  readonly last?: string;
  /** Whether we run its only cell, which waits for the test too; otherwise nobody answers it. */
  readonly isTested?: boolean;
}

/** Scripts by the names of the components, which are those of their lines too. */
export type BuildScripts = Readonly<Record<string, BuildScript>>;

/** The platforms that each image is pushed for. */
export const platforms: readonly string[] = ['linux/amd64', 'linux/arm64'];

/** The tag of every component. */
export const tag = 'v1.0.0';

const gitDeadlineMs = 10_000;

/** The two images of a component. */
export function imagesOf(name: string): readonly [string, string] {
  return [`${name}-a`, `${name}-b`];
}

/**
 * Writes one release line for each component, and answers where they are.
 * @param gates the folder of the files that builds wait for, by the component's name
 */
export async function writeBuildLines(
  dir: string,
  gates: string,
  scripts: BuildScripts,
): Promise<string> {
  const folder = join(dir, 'lines');
  await mkdir(folder);
  const write = (file: string, content: object) =>
    writeFile(join(folder, `${file}.yaml`), JSON.stringify(content));
  const components = Object.entries(scripts).map(([name, script]) => [
    name,
    componentOf(name, join(gates, name), script),
  ]);
  await write('components', { components: Object.fromEntries(components) });
  for (const [name, { isTested = false }] of Object.entries(scripts))
    await write(name, lineOf(name, isTested ? ownCell(join(gates, `${name}-tests`)) : outsideCell));
  return folder;
}

/** Makes the repository of every component, without a tag. */
export async function makeBuilt(gitRoot: string, names: readonly string[]): Promise<void> {
  await makeSampleRepositories(gitRoot);
  for (const name of names)
    await cp(repositoryOf(gitRoot, 'greeter'), repositoryOf(gitRoot, name), { recursive: true });
}

/** Tags the newest commit of a component. */
export async function tagBuilt(gitRoot: string, name: string): Promise<void> {
  const args = ['--git-dir', repositoryOf(gitRoot, name), 'tag', tag, 'main'];
  await promisify(execFile)('git', args, { timeout: gitDeadlineMs });
}

/** The steps that push a component's images, as real ones do; the content tells builds apart. */
export function pushSteps(name: string): readonly object[] {
  return imagesOf(name).map(pushStep);
}

/** A step that waits until there is a file. */
export function gateStep(gate: string): object {
  return shell(`until [ -e ${gate} ]; do sleep 0.05; done`);
}

function repositoryOf(gitRoot: string, name: string): string {
  return join(gitRoot, 'git.sample.example', 'sample', `${name}.git`);
}

function componentOf(name: string, gate: string, script: BuildScript): object {
  const { needs = platforms, last = 'true' } = script;
  const [first, second] = imagesOf(name);
  return {
    repository: `https://git.sample.example/sample/${name}`,
    images: { [first]: platforms, [second]: needs },
    production: 'us-docker.pkg.dev/csi-release/csi',
    recipe: {
      timeout: '10m',
      steps: [gateStep(gate), ...pushSteps(name), { ...shell(last), id: 'last' }],
    },
  };
}

function pushStep(image: string): object {
  return {
    name: 'gcr.io/cloud-builders/docker',
    args: [
      ...['buildx', 'build', `--platform=${platforms.join(',')}`],
      ...[`--build-arg=VERSION=\${_PULL_BASE_REF}-${image}`, '--push'],
      ...['-t', `gcr.io/\${_STAGING_PROJECT}/${image}:\${_PULL_BASE_REF}`, '.'],
    ],
  };
}

function shell(line: string): object {
  return { name: 'bash', entrypoint: 'bash', args: ['-c', line] };
}

const outsideCell = { runs: 'external' };

function ownCell(gate: string): object {
  return { runs: 'cloud-build', steps: [gateStep(gate)] };
}

/** Its times are long, so that a leap of the clock makes nothing expire. */
function lineOf(name: string, cell: object): object {
  return {
    ...{ line: name, promoters: ['maintainer@example.com'], quietTime: '0s' },
    timeToLive: { failed: '90d', accepted: '90d', released: '90d' },
    components: { [name]: '1' },
    cells: { e2e: { counts: 'blocking', deadline: '60d', ...cell } },
  };
}
