import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../words/unreadable.ts';
import { CommandFault } from './exit-codes.ts';
import type { Answered } from './problem.ts';

/** One request to a server. */
export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether it may be sent again: a look, or one that its key makes the same request. */
  readonly isRepeatable: boolean;
  readonly deadlineMs: number;
}

/** So often a request is sent that may be repeated. */
const triesMax = 4;
/** The pause before the second try; it doubles from then on. */
const pauseMinMs = 250;
/** Who asks to be left alone for longer is not asked again by itself. */
const pauseMaxMs = 20_000;
/** No answer of ours comes near it. */
const answerBytesMax = 32 * 1024 * 1024;

const transient: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Sends a request and reads its answer, within a deadline; what may pass is tried again a few times
 * where that is safe. Redirects are answers like others: no token follows them.
 * @throws CommandFault `no answer`
 */
export async function call(asked: Asked): Promise<Answered> {
  for (let tries = 1; ; tries += 1) {
    const isLast = tries >= triesMax || !asked.isRepeatable;
    const came = await attempt(asked).catch((error: unknown) => {
      if (isLast) throw unreachable(asked, error);
      return undefined;
    });
    if (came !== undefined && (isLast || !transient.has(came.status))) return came;
    const wishedMs = came?.retryAfterMs ?? pauseMinMs * 2 ** (tries - 1) * (0.5 + Math.random());
    if (came !== undefined && wishedMs > pauseMaxMs) return came;
    await pause(wishedMs);
  }
}

async function attempt({ url, method, headers, body, deadlineMs }: Asked): Promise<Answered> {
  const answer = await fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(deadlineMs),
  });
  const text = await readText(answer);
  return {
    status: answer.status,
    etag: answer.headers.get('etag') ?? undefined,
    retryAfterMs: retryAfterMs(answer.headers.get('retry-after')),
    body: jsonOf(text),
    text,
  };
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > answerBytesMax)
      throw new Error(`the answer is larger than ${answerBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** @see RFC 9110, section 10.2.3: seconds, or a date. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - Date.now());
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What fetch says is `fetch failed`: its cause says why. */
function unreachable({ method, url, deadlineMs }: Asked, error: unknown): CommandFault {
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const why = isLate ? `no answer within ${deadlineMs / 1000} s` : messageOf(cause);
  const { origin } = new URL(url);
  const wayOut = 'see that --server is right, and that it runs';
  return new CommandFault('no answer', `${method} ${origin}: ${why}; ${wayOut}`, { cause: error });
}
