import { buildTags } from '#core/identity.ts';
import type { BuildRequest, BuildView } from './ports.ts';
import type { Duty } from './turn.ts';

/** A build may wait in Cloud Build's queue for a day before it expires. */
const queueTtlMs = 24 * 60 * 60_000;

/**
 * Starts a build, or adopts the one that an earlier call started and could not report: Cloud Build
 * has no request id. The oldest counts; others, if a race made any, are cancelled.
 */
export async function adoptOrStart(
  { ports }: Duty,
  request: Omit<BuildRequest, 'queueTtlMs'>,
): Promise<BuildView> {
  const [adopted, ...losers] = await ports.builds.find(buildTags(request.purpose));
  for (const { id } of losers) await ports.builds.cancel(id);
  return adopted ?? ports.builds.start({ ...request, queueTtlMs });
}
