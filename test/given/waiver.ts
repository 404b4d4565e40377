import type { PlannedWaiver } from '#core/planned-waivers.ts';
import type { Waiver } from '#core/standing-waiver.ts';

/** A waiver that stands until 4000. */
export function aWaiver(facts: Partial<Waiver> = {}): Waiver {
  return {
    ...{ reason: 'the cluster is old', owner: 'team storage', link: 'https://bugs.example/1' },
    ...{ untilMs: 4000, by: 'maintainer@example.com', atMs: 1 },
    ...facts,
  };
}

/** A waiver as a plan lists it. */
export function aPlannedWaiver(facts: Partial<PlannedWaiver> = {}): PlannedWaiver {
  const { untilMs, atMs: _when, ...said } = aWaiver();
  return {
    cell: 'e2e',
    verdict: 'failed',
    until: new Date(untilMs).toISOString(),
    ...said,
    ...facts,
  };
}
