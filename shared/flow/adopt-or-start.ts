import { type BuildPurpose, buildTags } from '#core/identity.ts';
import { OverQuota } from '#core/over-quota.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { queueTtlMs } from '#core/run.ts';
import { freePlace, takePlace } from './build-places.ts';
import type { BuildRequest, BuildView } from './builds.ts';
import type { Duty } from './turn.ts';

/**
 * Starts a build, or adopts the one that an earlier call started and could not report: Cloud Build
 * has no request id. The oldest counts; others, if a race made any, are cancelled. That no place is
 * free, or that Cloud Build takes no build for now, is an answer, and no error. Where a call may
 * have been lost, its place stays taken until that is known.
 *
 * @throws PermanentError `refused` for a build that will never be taken
 */
export async function adoptOrStart(
  duty: Duty,
  request: Omit<BuildRequest, 'queueTtlMs'>,
): Promise<BuildView | OverQuota | 'not yet'> {
  const { builds } = duty.ports;
  const { purpose } = request;
  const [adopted, ...losers] = await builds.find(buildTags(purpose));
  if (adopted !== undefined) {
    for (const loser of losers) await giveUp(duty, purpose, loser, adopted);
    return adopted;
  }
  if (!(await takePlace(duty, purpose))) return 'not yet';
  try {
    return await builds.start({ ...request, queueTtlMs });
  } catch (error) {
    const isRefused = error instanceof OverQuota || error instanceof PermanentError;
    if (isRefused) await freePlace(duty, purpose);
    if (error instanceof OverQuota) return error;
    throw error;
  }
}

/** Cancels a build that another counts for; nobody else would ever tell of it. */
async function giveUp(
  { ports }: Duty,
  purpose: BuildPurpose,
  loser: BuildView,
  adopted: BuildView,
): Promise<void> {
  await ports.builds.cancel(loser.id);
  const { kind } = purpose;
  const document =
    kind === 'build' ? { kind, id: purpose.key } : { kind: 'candidate', id: purpose.candidate };
  const why = `${loser.id} was ${loser.status}, and ${adopted.id} is older`;
  ports.log.info('a second build of one attempt was given up', { ...document, why });
}
