import { buildTags } from '#core/identity.ts';
import { OverQuota } from '#core/over-quota.ts';
import type { BuildRequest, BuildView } from './ports.ts';
import type { Duty } from './turn.ts';

/** A build may wait in Cloud Build's queue for a day before it expires. */
const queueTtlMs = 24 * 60 * 60_000;

/**
 * Starts a build, or adopts the one that an earlier call started and could not report: Cloud Build
 * has no request id. The oldest counts; others, if a race made any, are cancelled. That no build is
 * taken for now is an answer, and no error.
 */
export async function adoptOrStart(
  { ports }: Duty,
  request: Omit<BuildRequest, 'queueTtlMs'>,
): Promise<BuildView | OverQuota> {
  const [adopted, ...losers] = await ports.builds.find(buildTags(request.purpose));
  for (const { id } of losers) await ports.builds.cancel(id);
  if (adopted !== undefined) return adopted;
  try {
    return await ports.builds.start({ ...request, queueTtlMs });
  } catch (error) {
    if (error instanceof OverQuota) return error;
    throw error;
  }
}
