import { mkdir } from 'node:fs/promises';
import type { RequestedBuild, Step, Volume } from './build.ts';
import type { Workspace } from './workspace.ts';

/** What a step has mounted: the volumes of all steps, and its own. */
export function volumesOf(
  step: Pick<Step, 'volumes'>,
  { options }: Pick<RequestedBuild, 'options'>,
): readonly Volume[] {
  return [...options.volumes, ...step.volumes];
}

/** Makes the folders of volumes; what other steps put into them stays. */
export async function makeVolumes(volumes: readonly Volume[], workspace: Workspace): Promise<void> {
  for (const { name } of volumes) await mkdir(workspace.volume(name), { recursive: true });
}
