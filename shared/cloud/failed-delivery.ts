import { jsonLog } from './log.ts';

/**
 * Does what a delivery of a message asks for, and tells in one line of the log why it is delivered
 * again.
 * @throws FailedDelivery for whatever is thrown
 */
export async function deliver(worker: string, handle: () => Promise<void>): Promise<void> {
  await handle().catch((cause: unknown) => {
    throw new FailedDelivery(worker, cause);
  });
}

/**
 * functions-framework prints the `stack` of whatever a function throws: of this that is a line of
 * the log. It is a warning, as what is tried again may well succeed.
 */
class FailedDelivery extends Error {
  constructor(worker: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'FailedDelivery';
    this.stack = lineOf(worker, this.message, cause);
  }
}

function lineOf(worker: string, error: string, cause: unknown): string {
  const lines: string[] = [];
  const log = jsonLog({ write: (line) => lines.push(line) });
  log.warn('a message failed, and is delivered again', { function: worker, error, cause });
  return lines.join('').trimEnd();
}
