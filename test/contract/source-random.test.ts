import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gitSource } from '#cloud/source.ts';
import type { Source } from '#flow/ports.ts';
import { type GitEmulator, startGit } from '../../emulators/git/serve.ts';
import { runAt } from '../given/command.ts';
import { openWorld } from '../world/world.ts';
import {
  type History,
  histories,
  importOf,
  type Kept,
  keepInWorld,
  told,
} from './random-source.ts';

let dir: string;
let host: GitEmulator;
let source: Source;
let made = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'source-random-'));
  host = await startGit({ dir: join(dir, 'data') });
  source = gitSource({ gitEndpoint: host.url });
});
afterAll(async () => {
  await host?.close();
  await rm(dir, { recursive: true, force: true });
});

it('a random history is told of alike by the memory world and by a Git host', async () => {
  const alike = fc.asyncProperty(histories(), async ([history, questions]) => {
    const real = await keepInGit(history);
    const model = keepInWorld(openWorld(), history, real.repository);
    expect(await told(real, questions)).toEqual(await told(model, questions));
  });
  await fc.assert(alike, { numRuns: 30 });
});

async function keepInGit(history: History): Promise<Kept> {
  made += 1;
  const place = join(host.root, 'git.example', 'random');
  const git = join(place, `${made}.git`);
  const marks = join(git, 'marks');
  await mkdir(place, { recursive: true });
  await runAt('2026-01-01T00:00:00Z', dir, 'git', 'init', '--quiet', '--bare', '-b', 'main', git);
  const args = [`--git-dir=${git}`, 'fast-import', '--quiet', `--export-marks=${marks}`];
  const importing = promisify(execFile)('git', [...args, '--force'], { timeout: 20_000 });
  importing.child.stdin?.end(importOf(history));
  await importing;
  const idByMark = new Map(
    (await readFile(marks, 'utf8')).split('\n').map((line) => {
      const [mark = '', id = ''] = line.split(' ');
      return [mark, id];
    }),
  );
  const ids = history.commits.map((_, at) => idByMark.get(`:${at + 1}`) ?? '');
  return { source, repository: `https://git.example/random/${made}`, ids };
}
