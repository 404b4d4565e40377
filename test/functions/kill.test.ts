import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { makeSampleRepositories, tagSample } from '../../emulators/sample/repositories.ts';
import type { StackAddresses } from '../../emulators/stack/addresses.ts';
import { describeKind } from '../emulator-kinds.ts';
import { isRunning } from '../emulators/process-life.ts';
import { openChance } from '../world/chance.ts';
import { type StackPlace, startLocal } from './killed-stack.ts';
import { type PatientLine, patientLine, writePatientLine } from './patient-line.ts';
import { pullWhole } from './pull-whole.ts';

const seed = Number(process.env['KILL_SEED'] ?? randomInt(2 ** 31));
const chance = openChance(seed);
const waited = { timeout: 60_000, interval: 50 };

let place: StackPlace;
/** Builds wait for this file. */
let gate: string;

beforeAll(async () => {
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  console.log(`When it is killed follows from a seed: KILL_SEED=${seed} repeats it`);
  const mark = await mkdtemp(join(tmpdir(), 'kill-'));
  const below = (name: string) => join(mark, name);
  place = { mark, dir: below('stack'), lines: below('lines'), temporary: below('tmp') };
  await mkdir(place.temporary);
  gate = below('gate');
  await writePatientLine(place.lines, gate);
  const repositories = join(place.dir, 'git', 'repositories');
  await makeSampleRepositories(repositories);
  await tagSample(repositories, 'greeter', 'v1.0.0');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(place.mark, { recursive: true, force: true });
});

/** Waits for as long as the seed decides, up to a longest time. */
function aMoment(longestMs: number): Promise<void> {
  return delay((Number.parseInt(chance().slice(0, 8), 16) / 2 ** 32) * longestMs);
}

/** Runs the stack until all has happened that should, then ends it; nothing of it is left. */
async function live(
  signal: 'SIGKILL' | 'SIGTERM',
  happen: (line: PatientLine, stack: StackAddresses) => Promise<void>,
  ...options: readonly string[]
): Promise<void> {
  const started = startLocal(place, ...options);
  onTestFinished(() => started.end('SIGKILL'));
  const stack = await started.ready();
  const line = patientLine(stack);
  await happen(line, stack);
  await started.end(signal);
  await line.close();
}

/** Waits until there are these builds and no others, the newest first. */
function untilBuilds(line: PatientLine, statuses: readonly string[]): Promise<void> {
  return vi.waitFor(async () => {
    await line.leap();
    expect(await line.builds()).toEqual(statuses);
  }, waited);
}

/** Lets time pass until the candidate has come to a phase. */
function untilPhase(line: PatientLine, phase: string): Promise<void> {
  return vi.waitFor(async () => {
    await line.leap();
    expect(await line.candidate()).toMatchObject({ phase });
  }, waited);
}

async function killAtStart(...options: readonly string[]): Promise<void> {
  const started = startLocal(place, ...options);
  onTestFinished(() => started.end('SIGKILL'));
  await aMoment(1_000);
  await started.end('SIGKILL');
}

async function expectReleased({ registry }: StackAddresses): Promise<void> {
  const image = `${registry}/csi-release/csi/greeter`;
  const pulled = await Promise.all(['v1.0.0', 'v1.0', 'v1'].map((tag) => pullWhole(image, tag)));
  expect(pulled).toEqual(Array(3).fill(expect.stringMatching(/^sha256:/)));
  expect(new Set(pulled).size).toBe(1);
}

async function expectEmpty(line: PatientLine, { registry }: StackAddresses): Promise<void> {
  expect(await line.documents()).toEqual([]);
  expect(await line.builds()).toEqual([]);
  expect(await pullWhole(`${registry}/csi-release/csi/greeter`, 'v1.0.0')).toBeUndefined();
}

/** In the order in which they run: each goes on where the one before was killed. */
describeKind('own', 'a stack that is killed at any moment', () => {
  test.each([1, 2])('leaves no process when it has just been started (%i)', () => killAtStart());

  test('leaves no process while a build waits, and a stack.json that names nobody', async () => {
    const waitsForGate = async (line: PatientLine) => {
      await line.announceTag();
      await untilBuilds(line, ['WORKING']);
      await aMoment(1_000);
    };
    await live('SIGKILL', waitsForGate, '--isolate');
    const left = JSON.parse(await readFile(join(place.dir, 'stack.json'), 'utf8'));
    expect(await isRunning(left.pid)).toBe(false);
  });

  test('goes on with a build that was lost, and leaves no process while it makes images', async () => {
    await live('SIGKILL', async (line) => {
      await untilBuilds(line, ['WORKING', 'INTERNAL_ERROR']);
      await writeFile(gate, '');
      await aMoment(2_000);
    });
  });

  test('goes on with the candidate, and leaves no process while it is promoted', async () => {
    await live('SIGKILL', async (line) => {
      await untilPhase(line, 'accepted');
      expect(await line.askForPromotion()).toBe(202);
      await aMoment(500);
    });
  });

  test('goes on with the promotion until the release is whole', async () => {
    await live('SIGTERM', async (line, stack) => {
      await untilPhase(line, 'released');
      await vi.waitFor(async () => {
        await line.leap();
        expect(await line.owed()).toEqual([]);
      }, waited);
      await expectReleased(stack);
      expect(new Set(await line.builds())).toEqual(new Set(['INTERNAL_ERROR', 'SUCCESS']));
    });
    expect(await readdir(place.dir)).not.toContain('stack.json');
  });

  test('has everything or nothing when it is killed as it begins afresh', async () => {
    await killAtStart('--fresh');
    await live('SIGKILL', async (line, stack) => {
      const { phase } = await line.candidate();
      if (phase === 'released') await expectReleased(stack);
      else await expectEmpty(line, stack);
    });
  });

  test('begins with nothing where --fresh asks for it', async () => {
    await live('SIGTERM', expectEmpty, '--fresh', '--isolate');
    expect(await readdir(place.temporary)).toEqual([]);
    expect(await readdir(join(place.dir, 'git', 'repositories'))).toEqual([]);
  });
});
