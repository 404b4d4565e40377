import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import topology from '../../infra/topology.json' with { type: 'json' };

/** Writes the topology without a schedule but that of the sweep: only the test lists tags. */
export async function writeSweepAlone(folder: string): Promise<string> {
  const functions = topology.functions.map(({ schedule, ...rest }) =>
    rest.name === 'sweep-tick' ? { ...rest, schedule } : rest,
  );
  const path = join(folder, 'topology.json');
  await writeFile(path, JSON.stringify({ ...topology, functions }));
  return path;
}
