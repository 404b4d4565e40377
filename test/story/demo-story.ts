import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { BoardSeen } from '../../emulators/demo/board/watch.ts';
import { tellStory } from '../../emulators/demo/tell.ts';
import type { Told } from '../../emulators/demo/told.ts';
import type { StackOptions } from '../../emulators/stack/options.ts';
import { type Stack, startStack } from '../../emulators/stack.ts';
import { requireForeignClient } from '../foreign-client.ts';
import { checkEveryAnswer, lookAtAll } from './described-answers.ts';
import { expectSummed, expectVerified } from './left-releases.ts';

const run = promisify(execFile);
const lines = join(import.meta.dirname, '../../emulators/sample/release-lines');

/** What the demo tells on a stack, and what it leaves behind for others to see. */
export function demoStory(options: Pick<StackOptions, 'emulators' | 'isolate'>): void {
  let dir: string;
  let stack: Stack;
  let told: Told;
  const board: BoardSeen[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'csi-release-story-'));
    stack = await startStack({ dir, lines, ...options });
    checkEveryAnswer();
    told = await tellStory(
      stack,
      (_step, show) => show(() => undefined),
      (seen) => {
        board.push(seen);
      },
    );
  }, 180_000);

  afterAll(async () => {
    vi.unstubAllGlobals();
    await stack?.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('releases the set, the patch and the next minor, and a late patch by its line', () => {
    expect(told.releases.map(({ line, version }) => `${line}@${version}`)).toEqual([
      'sample@v1.0.0',
      'sample@v1.0.1',
      'sample@v1.1.0',
      'sample-1.0@v1.0.0',
    ]);
    expect(told.releases.map(({ components }) => components.map(({ tag }) => tag))).toEqual([
      ['v1.0.0', 'v1.0.0', 'v1.0.0'],
      ['v1.0.1', 'v1.0.0', 'v1.0.0'],
      ['v1.1.0', 'v1.0.0', 'v1.0.0'],
      ['v1.0.2', 'v1.0.0', 'v1.0.0'],
    ]);
  });

  it('shows all that it left as the API describes it', async () => {
    const versions = await lookAtAll(stack, 'sample');
    expect(versions.toSorted()).toEqual(['v1.0.0', 'v1.0.1', 'v1.1.0']);
    expect(await lookAtAll(stack, 'sample-1.0')).toEqual(['v1.0.0']);
  }, 60_000);

  it('moves floating tags with what is newest under them, and no version tag ever', () => {
    const tags = (release: number, image: string) =>
      told.releases[release]?.images.find(({ name }) => name === image)?.tags;
    expect(tags(0, 'greeter')).toEqual(['v1', 'v1.0', 'v1.0.0']);
    expect(tags(1, 'greeter')).toEqual(['v1', 'v1.0', 'v1.0.1']);
    expect(tags(2, 'greeter')).toEqual(['v1', 'v1.1', 'v1.1.0']);
    expect(tags(3, 'greeter')).toEqual(['v1.0', 'v1.0.2']);
    expect(tags(3, 'counter-probe')).toEqual(['v1', 'v1.0', 'v1.0.0']);
  });

  it('builds every component once, for both lines where both take it', () => {
    const built = told.built.map(
      ({ component, tag, lines, times }) => `${component} ${tag} ${times} ${lines.join(' ')}`,
    );
    expect(built.sort()).toEqual([
      'counter v1.0.0 1 sample sample-1.0',
      'greeter v1.0.0 1 sample sample-1.0',
      'greeter v1.0.1 1 sample sample-1.0',
      'greeter v1.0.2 1 sample-1.0',
      'greeter v1.1.0 1 sample',
      'relay v1.0.0 1 sample sample-1.0',
      'relay v1.1.0 1 sample sample-1.0',
    ]);
  });

  it('fails the broken tag in both lines with a reason, and collects every area', () => {
    expect(told.failed.map(({ line }) => line)).toEqual(['sample', 'sample-1.0']);
    for (const { why } of told.failed) expect(why).toContain('sanity failed');
    const collected = told.collected.map(({ candidate }) => candidate);
    expect(new Set(collected).size).toBe(8);
    const ended = [...told.releases, ...told.failed].map(({ candidate }) => candidate);
    expect(collected).toEqual(expect.arrayContaining(ended));
  });

  it('shows at any time what every candidate waits for', () => {
    expect(board.flatMap(({ problem = [] }) => problem)).toEqual([]);
    const waits = board.flatMap(({ rows }) => rows.map(({ waiting }) => waiting?.for));
    expect(waits).toEqual(expect.arrayContaining(['quiet time', 'Cloud Build', 'a maintainer']));
  });

  it('has every promoted digest, whole, for skopeo', async (context) => {
    requireForeignClient('skopeo', context);
    const images = told.releases.flatMap((release) => release.images);
    const distinct = new Map(images.map((image) => [image.digest, image]));
    expect(distinct.size).toBe(7);
    await mkdir(join(dir, 'pulled'));
    for (const { repository, digest, name } of distinct.values()) {
      const from = `docker://${stack.registry}/${repository}@${digest}`;
      const to = `oci:${join(dir, 'pulled', name)}:${digest.slice(-12)}`;
      await run('skopeo', ['copy', '--all', '--src-tls-verify=false', from, to], {
        timeout: 30_000,
      });
    }
  }, 120_000);

  it('leaves releases that anybody can verify, while it runs and after it has ended', async () => {
    const names = told.releases.map(({ line, version }) => `${line}@${version}`);
    for (const name of names) {
      await expectSummed(stack.storage, name);
      await expectVerified(dir, name);
    }
    await stack.close();
    await expectVerified(dir, 'sample@v1.0.1');
  }, 60_000);
}
