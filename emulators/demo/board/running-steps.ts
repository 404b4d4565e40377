import { z } from 'zod';
import type { StackAddresses } from '../../stack/addresses.ts';

const deadlineMs = 5_000;
/** Of more builds at once nobody could read how far they are. */
const buildsMax = 30;

const buildRead = z.object({
  status: z.string(),
  steps: z.array(z.object({ status: z.string().optional() })).default([]),
});

/** How far a build in Cloud Build is. */
export interface StepsDone {
  readonly status: string;
  readonly done: number;
  readonly total: number;
}

/**
 * Asks Cloud Build how far these builds are, by id; one that it does not know is left out.
 * @throws where Cloud Build does not answer
 */
export async function runningSteps(
  { cloudBuild, project }: StackAddresses,
  ids: readonly string[],
): Promise<Readonly<Record<string, StepsDone>>> {
  const asked = ids.slice(0, buildsMax).map(async (id) => {
    const url = `${cloudBuild}/v1/projects/${project}/builds/${id}`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
    const body: unknown = await answer.json();
    return answer.ok ? [[id, stepsDone(buildRead.parse(body))] as const] : [];
  });
  return Object.fromEntries((await Promise.all(asked)).flat());
}

function stepsDone({ status, steps }: z.output<typeof buildRead>): StepsDone {
  const done = steps.filter((step) => step.status === 'SUCCESS').length;
  return { status, done, total: steps.length };
}
