import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gitSource } from '#cloud/source.ts';
import type { Source } from '#flow/source.ts';
import { type GitEmulator, startGit } from '../../emulators/git/serve.ts';
import { importRepository } from '../given/git-import.ts';
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
  await fc.assert(alike, { numRuns: 20 });
});

async function keepInGit(history: History): Promise<Kept> {
  made += 1;
  const bare = join(host.root, 'git.example', 'random', `${made}.git`);
  await importRepository(bare, importOf(history));
  const marks = (await readFile(join(bare, 'marks'), 'utf8')).split('\n');
  const ids = history.commits.map((_, at) => {
    const line = marks.find((one) => one.startsWith(`:${at + 1} `));
    return line?.split(' ')[1] ?? '';
  });
  return { source, repository: `https://git.example/random/${made}`, ids };
}
