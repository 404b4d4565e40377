import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, parseDigest, type StagedImage } from '#core/image.ts';
import { makeSampleRepositories, tagSample } from '../../emulators/sample/repositories.ts';
import { pushIndexedImage } from '../emulators/registry/oci-client.ts';
import { aCandidate, aFrozenComponent, built } from '../given/candidate.ts';
import { putAtRest } from './at-rest.ts';
import { putStatements } from './put-statements.ts';
import type { RunningStack } from './running-stack.ts';

const platform = 'linux/amd64';
const dayMs = 24 * 60 * 60_000;

/** Who may promote the lines that `writeLines` writes. */
export const maintainer = { email: 'maintainer@example.com', subject: 'maintainer' };

/** The two images of a component. */
export function imagesOf(name: string): readonly [string, string] {
  return [`${name}-a`, `${name}-b`];
}

/** Writes one release line for each name, with a component of that name that has two images. */
export async function writeLines(dir: string, names: readonly string[]): Promise<string> {
  const lines = join(dir, 'lines');
  await mkdir(lines, { recursive: true });
  const components = names.map((name) => [name, componentOf(name)]);
  const write = (file: string, content: object) =>
    writeFile(join(lines, `${file}.yaml`), JSON.stringify(content));
  await write('components', { components: Object.fromEntries(components) });
  for (const name of names) await write(name, lineOf(name));
  return lines;
}

/** Makes a repository for the component of every line, all tagged at one commit, and answers that. */
export async function tagComponents(
  { stack }: RunningStack,
  names: readonly string[],
  tag = aFrozenComponent().tag,
): Promise<string> {
  await makeSampleRepositories(stack.gitRoot);
  const { commit } = await tagSample(stack.gitRoot, 'greeter', tag);
  const owner = join(stack.gitRoot, 'git.sample.example', 'sample');
  for (const name of names)
    await cp(join(owner, 'greeter.git'), join(owner, `${name}.git`), { recursive: true });
  return commit;
}

/** Puts a candidate that was accepted: its images in staging, its documents in the database. */
export async function putAccepted(
  running: RunningStack,
  name: string,
  commit: string,
): Promise<string> {
  const { stack } = running;
  const id = `candidate-of-${name}`;
  const images = await Promise.all(
    imagesOf(name).map((image) => stage(`http://${stack.registry}`, image, id)),
  );
  const expected = images.map((image) => ({ name: image.name, platforms: [platform] }));
  const candidate = aCandidate('accepted', {
    id,
    line: name,
    components: [aFrozenComponent({ name, commit, images: expected })],
    builds: { [name]: built(name, { images }) },
    expiresAtMs: Date.now() + dayMs,
  });
  await putStatements(running, candidate);
  await putAtRest(stack.project, 'candidate', id, candidate);
  await putAtRest(stack.project, 'line', name, { line: name, versions: [] });
  return id;
}

function componentOf(name: string): object {
  const images = imagesOf(name).map((image) => [image, [platform]]);
  return {
    repository: `https://git.sample.example/sample/${name}`,
    images: Object.fromEntries(images),
    production: 'us-docker.pkg.dev/csi-release/csi',
  };
}

function lineOf(name: string): object {
  return {
    line: name,
    promoters: [maintainer.email],
    quietTime: '0s',
    timeToLive: { failed: '1d', accepted: '7d', released: '3d' },
    components: { [name]: '1' },
    cells: { e2e: { runs: 'external', counts: 'blocking', deadline: '1h' } },
  };
}

async function stage(registry: string, name: string, tag: string): Promise<StagedImage> {
  const { parent, child } = await pushIndexedImage(registry, `csi-release/gcr.io/${name}`, [tag]);
  const platforms = [{ platform, digest: digestOf(child.descriptor.digest) }];
  return { name, digest: digestOf(parent.descriptor.digest), platforms };
}

function digestOf(text: string): Digest {
  const digest = parseDigest(text);
  if (digest === undefined) throw new Error(`${text} is no digest`);
  return digest;
}
