import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StormLine, StormPlan } from './plan.ts';
import { stormHost, stormOwner } from './repositories.ts';

/** Longer than any storm: all its tags come within one quiet time. */
const quietTime = '6h';
/** By so much the clock is moved for a quiet time to be over. */
export const quietTimeOver = 'PT6H1M';
const longestWait = '12h';

/** What components have in common is written with the first, so that 500 of them stay under 64 KB. */
const first = {
  platforms: '&one [linux/amd64]',
  production: '&us us-docker.pkg.dev/csi-release/csi',
  recipe:
    '&git { timeout: 1m, steps: [{ name: gcr.io/cloud-builders/git, args: [--version], ' +
    'env: [IMAGES=$_STAGING_PROJECT/$_PULL_BASE_REF] }] }',
};
const others = { platforms: '*one', production: '*us', recipe: '*git' };

/**
 * Writes the release lines of a storm: each component with one image and a recipe of its own that
 * does nothing, each line with one cell that nobody answers.
 */
export async function writeStormLines(folder: string, plan: StormPlan): Promise<string> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, rows: readonly string[]) =>
    writeFile(join(folder, `${name}.yaml`), `${rows.join('\n')}\n`);
  const components = plan.components.map((name, at) => componentRow(name, at === 0));
  await write('components', ['components:', ...components]);
  for (const line of plan.lines) await write(line.name, lineRows(line));
  return folder;
}

function componentRow(name: string, isFirst: boolean): string {
  const { platforms, production, recipe } = isFirst ? first : others;
  const repository = `https://${stormHost}/${stormOwner}/${name}`;
  const images = `{ ${name}: ${platforms} }`;
  const rest = `images: ${images}, production: ${production}, recipe: ${recipe}`;
  return `  ${name}: { repository: ${repository}, ${rest} }`;
}

function lineRows({ name, components }: StormLine): readonly string[] {
  return [
    `line: ${name}`,
    'promoters: [release-manager@storm.example]',
    `quietTime: ${quietTime}`,
    `longestWait: ${longestWait}`,
    'timeToLive: { failed: 1d, accepted: 7d, released: 3d }',
    'components:',
    ...components.map((component) => `  ${component}: "1"`),
    'cells:',
    '  interop: { runs: external, counts: blocking, deadline: 1h }',
  ];
}
