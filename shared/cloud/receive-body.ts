import type { IncomingMessage } from 'node:http';
import type { HeldBody } from './body-memory.ts';
import type { Refusal } from './refusal.ts';
import type { RequestKind } from './request-kind.ts';

const retryAfterSeconds = 10;

/**
 * Reads the body of a request, and counts it as it comes, whatever its headers say. Refused it is as
 * soon as it is longer than its kind may be, comes too slowly, or there is no room for it now. What
 * is left of it is then nobody's: it is to be read and thrown away.
 *
 * @throws an error where the sender hangs up
 */
export async function receiveBody(
  request: IncomingMessage,
  kind: RequestKind,
  held: HeldBody,
): Promise<Buffer | Refusal> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | Refusal>();
  const { name, arrivalMsMax } = kind;
  const late = `${name} arrives within ${arrivalMsMax} ms, and this one did not: send it again`;
  const timer = setTimeout(() => resolve({ status: 408, detail: late }), arrivalMsMax);
  let bytes = 0;
  const take = (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > kind.bodyBytesMax) resolve(tooLong(kind, 'more'));
    else if (!held.append(piece)) resolve(noRoom());
  };
  request.on('data', take);
  request.once('end', () => resolve(held.bytes()));
  request.once('error', reject);
  request.once('close', () => reject(new Error(`${name} was broken off`)));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    request.off('data', take);
  }
}

/** The refusal of a body that is longer than its kind may be. */
export function tooLong({ name, bodyBytesMax }: RequestKind, bytes: number | 'more'): Refusal {
  return {
    status: 413,
    detail: `${name} has at most ${bodyBytesMax} bytes, and this one has ${bytes}`,
  };
}

function noRoom(): Refusal {
  return {
    status: 503,
    detail: 'too much is being sent at once: send it again later',
    headers: { 'retry-after': String(retryAfterSeconds) },
  };
}
