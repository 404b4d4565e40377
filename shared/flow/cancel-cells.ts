import type { Candidate } from '#core/candidate.ts';
import { candidateTags } from '#core/identity.ts';
import { leaseMs } from '#core/owed.ts';
import { runningAttempts } from '#core/running-cells.ts';
import { endOf } from './build-outcome.ts';
import { leavePlace } from './build-places.ts';
import { inParallel } from './in-parallel.ts';
import type { Performed } from './performing.ts';
import type { Duty } from './turn.ts';

/**
 * Ends what Cloud Build still runs for a candidate, and gives the places back. Builds that we never
 * heard of are found by whom they are for; a call that was on its way when an attempt was closed
 * may yet make one, so that they are looked for until such a call is given up.
 */
export async function cancelCells(
  duty: Duty,
  candidate: Candidate,
): Promise<Performed<'candidate'>> {
  const { builds, clock } = duty.ports;
  const nowMs = clock.nowMs();
  const given = candidate.frozen.cells.flatMap((cell) =>
    runningAttempts(candidate, cell, nowMs).map(({ attempt, buildId, endedAtMs = nowMs }) => ({
      purpose: { kind: 'cell', candidate: candidate.id, cell: cell.id, attempt } as const,
      buildId,
      isSought: buildId === undefined && nowMs < endedAtMs + leaseMs,
    })),
  );
  const found = await builds.find(candidateTags(candidate.id));
  const running = found.filter((view) => endOf(view) === undefined).map(({ id }) => id);
  const known = given.flatMap(({ buildId }) => buildId ?? []);
  await inParallel([...new Set([...known, ...running])], (id) => builds.cancel(id));
  const over = given.filter(({ isSought }) => !isSought);
  await inParallel(over, ({ purpose }) => leavePlace(duty, purpose));
  return over.length < given.length ? { isNotYet: true } : {};
}
