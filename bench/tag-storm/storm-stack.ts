import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EmulatorKind } from '../../emulators/stack/options.ts';
import type { Stack } from '../../emulators/stack.ts';
import { countedFunctions } from './figures.ts';
import { type StormPlan, stormTags } from './plan.ts';
import { writeStormLines } from './release-lines.ts';
import { makeStormRepositories } from './repositories.ts';

const topologyFile = new URL('../../infra/topology.json', import.meta.url);
const topologyRead = z.looseObject({ functions: z.array(z.looseObject({ name: z.string() })) });

/**
 * Starts a stack that is ready for a storm: its lines are there and all tags stand in their
 * repositories. No job of the Scheduler fires by itself, so that each tick can be counted apart.
 */
export async function startStormStack(
  dir: string,
  kind: EmulatorKind,
  plan: StormPlan,
  say: (sentence: string) => void,
): Promise<Stack> {
  // Google's clients look for a metadata server, which costs seconds where there is none.
  process.env['METADATA_SERVER_DETECTION'] ??= 'none';
  const { startStack } = await import('../../emulators/stack.ts');
  const stack = await startStack({
    dir: join(dir, 'stack'),
    lines: await writeStormLines(join(dir, 'release-lines'), plan),
    topology: await writeTopology(join(dir, 'topology.json')),
    emulators: kind,
    module: countedFunctions,
    say,
  });
  await makeStormRepositories(stack.gitRoot, plan.components, stormTags).catch(async (error) => {
    await stack.close();
    throw error;
  });
  return stack;
}

/** Writes the topology without its schedules. */
async function writeTopology(path: string): Promise<string> {
  const topology = topologyRead.parse(JSON.parse(await readFile(topologyFile, 'utf8')));
  const functions = topology.functions.map(({ schedule: _, ...rest }) => rest);
  await writeFile(path, JSON.stringify({ ...topology, functions }));
  return path;
}
