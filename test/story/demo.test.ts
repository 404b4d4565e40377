import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellStory } from '../../emulators/demo/tell.ts';
import type { Told } from '../../emulators/demo/told.ts';
import { type Stack, startStack } from '../../emulators/stack.ts';

const run = promisify(execFile);
const lines = join(import.meta.dirname, '../../emulators/sample/release-lines');

describe('the story of the demo, over HTTP', () => {
  let dir: string;
  let stack: Stack;
  let told: Told;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'csi-release-story-'));
    stack = await startStack({ dir, lines, emulators: 'auto' });
    told = await tellStory(stack, (_step, show) => show(() => undefined));
  }, 180_000);

  afterAll(async () => {
    await stack?.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('releases the set, then the patch', () => {
    expect(told.releases.map(({ line, version }) => `${line}@${version}`)).toEqual([
      'sample@v1.0.0',
      'sample@v1.0.1',
    ]);
    expect(told.releases.map(({ components }) => components.map(({ tag }) => tag))).toEqual([
      ['v1.0.0', 'v1.0.0', 'v1.0.0'],
      ['v1.0.1', 'v1.0.0', 'v1.0.0'],
    ]);
  });

  it('moves floating tags with the patch, and no version tag ever', () => {
    const tags = (release: number, image: string) =>
      told.releases[release]?.images.find(({ name }) => name === image)?.tags;
    expect(tags(0, 'greeter')).toEqual(['v1', 'v1.0', 'v1.0.0']);
    expect(tags(1, 'greeter')).toEqual(['v1', 'v1.0', 'v1.0.1']);
    expect(tags(1, 'counter-probe')).toEqual(['v1', 'v1.0', 'v1.0.0']);
  });

  it('fails the broken tag with a reason, and collects every area', () => {
    expect(told.failed).toHaveLength(1);
    expect(told.failed[0]?.why).toContain('sanity failed');
    const expired = [...told.releases, ...told.failed].map(({ candidate }) => candidate);
    expect(told.collected.map(({ candidate }) => candidate)).toEqual(expired);
  });

  it('has every promoted digest, whole, for skopeo', async (context) => {
    const isThere = await run('skopeo', ['--version']).then(
      () => true,
      () => false,
    );
    if (!isThere && process.env['CI'] !== 'true') return context.skip('skopeo is not installed');
    const images = told.releases.flatMap((release) => release.images);
    expect(images).toHaveLength(8);
    await mkdir(join(dir, 'pulled'));
    for (const { repository, digest, name } of images) {
      const from = `docker://${stack.registry}/${repository}@${digest}`;
      const to = `oci:${join(dir, 'pulled', name)}:${digest.slice(-12)}`;
      await run('skopeo', ['copy', '--all', '--src-tls-verify=false', from, to], {
        timeout: 30_000,
      });
    }
  }, 120_000);
});
