import { beginningOf } from '#core/beginning.ts';
import type { PermanentError } from '#core/permanent-error.ts';
import { sha256 } from './identify.ts';
import type { Ports } from './ports.ts';

/** How long a rejected message can be looked at. */
const rejectedTtlMs = 30 * 24 * 60 * 60_000;
/** How much of a rejected message is kept. */
export const sampleLengthMax = 2000;

/** Records a message that no retry can help, once for one content, so that it is seen by people. */
export async function reject(
  { store, clock, log }: Ports,
  of: string,
  content: string,
  error: PermanentError,
): Promise<void> {
  const atMs = clock.nowMs();
  const record = {
    function: of,
    reason: `${error.code}: ${error.message}`,
    sample: beginningOf(content, sampleLengthMax),
    atMs,
    expiresAtMs: atMs + rejectedTtlMs,
  };
  log.warn('rejected', { function: of, reason: record.reason });
  await store.transact(async (transaction) => {
    transaction.putRecord('rejected', sha256(`${of}\n${content}`), record);
  });
}
