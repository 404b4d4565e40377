import type { Candidate } from '#core/candidate.ts';
import { builderOf, expectedOrigins, type LookedOrigin } from '#core/origin.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/**
 * Looks at the statements of origin of all images that a candidate has now; one read for each.
 *
 * @throws Error where one cannot be looked at: nothing is admitted then
 */
export function lookAtOrigins(
  { ports }: Duty,
  candidate: Candidate,
): Promise<readonly LookedOrigin[]> {
  const builder = builderOf(ports.places.stagingProject);
  return inParallel(expectedOrigins(candidate, builder), async (address) => ({
    address,
    found: await ports.origins.find(address),
  }));
}
