import type { Candidate } from '#core/candidate.ts';
import { buildTags } from '#core/identity.ts';
import { leaseMs } from '#core/owed.ts';
import { leavePlace } from './build-places.ts';
import type { Performed } from './performing.ts';
import type { Duty } from './turn.ts';

/**
 * Ends what Cloud Build still runs for an attempt, and gives its place back. Builds that we never
 * heard of are found by what they are for; a call that was on its way when the attempt was closed
 * may yet make one, so that it is looked for until such a call is given up.
 */
export async function cancelCell(
  duty: Duty,
  { id: candidate, cells }: Candidate,
  cell: string,
  attempt: number,
): Promise<Performed<'candidate'>> {
  const { builds, clock } = duty.ports;
  const { buildId, endedAtMs = 0 } = cells[cell]?.attempts[attempt - 1] ?? {};
  const purpose = { kind: 'cell', candidate, cell, attempt } as const;
  const found = await builds.find(buildTags(purpose));
  const known = buildId === undefined ? [] : [buildId];
  for (const id of new Set([...known, ...found.map((one) => one.id)])) await builds.cancel(id);
  if (buildId === undefined && clock.nowMs() < endedAtMs + leaseMs) return { isNotYet: true };
  await leavePlace(duty, purpose);
  return {};
}
