import { z } from 'zod';
import type { StackAddresses } from '../stack/addresses.ts';

const page = z.object({
  builds: z
    .array(z.object({ startTime: z.string().optional(), finishTime: z.string().optional() }))
    .default([]),
});

/** How long at least one build ran, in milliseconds of real time, from Cloud Build's own list. */
export async function buildsTime({ cloudBuild, project }: StackAddresses): Promise<number> {
  const url = `${cloudBuild}/v1/projects/${project}/builds?pageSize=1000`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  const { builds } = page.parse(await answer.json());
  const spans = builds.flatMap(({ startTime, finishTime }) =>
    startTime && finishTime ? [[Date.parse(startTime), Date.parse(finishTime)] as const] : [],
  );
  return covered(spans.toSorted(([a], [b]) => a - b));
}

function covered(spans: readonly (readonly [number, number])[]): number {
  let total = 0;
  let until = 0;
  for (const [start, end] of spans) {
    total += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return total;
}
