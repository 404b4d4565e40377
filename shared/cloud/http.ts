import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import { placesMax } from './pace.ts';
import type { Turnstile } from './turnstile.ts';
import { turnstileOf } from './turnstiles.ts';

/** A request that is made once. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly address: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  /** From when it is sent to the last byte read; it is sent when a place is free for it. */
  readonly deadlineMs: number;
}

/** An answer whose body must be read or dropped. */
export type HttpAnswer = Dispatcher.ResponseData;

/** What may succeed when it is tried again a moment later. */
export class TransientError extends Error {
  /** The other side asked to be left alone for so long. */
  readonly retryAfterMs: number | undefined;
  /** The other side refused it only because it is asked too much. */
  readonly isTooMany: boolean;

  constructor(message: string, options?: ErrorOptions & Refusal) {
    super(message, options);
    this.name = 'TransientError';
    this.retryAfterMs = options?.retryAfterMs;
    this.isTooMany = options?.isTooMany === true;
  }
}

/** What is known of an answer that refuses. */
interface Refusal {
  readonly retryAfterMs?: number;
  readonly isTooMany?: boolean;
}

/** So often something is tried that may succeed later. */
export const attemptsMax = 4;
/** So often where it is refused only because too much is asked: others had their turn instead. */
const attemptsAmongManyMax = 8;
/** The pause before the second try is at most so long, and doubles from then on. */
const pauseMinMs = 250;
/** No pause within one call is longer; whoever asks for more is asked again by a later event. */
const pauseMaxMs = 20_000;
/** After so long nothing is tried again within one call: a person waits for no more than a minute. */
const persistenceMaxMs = 25_000;
/** So much of the body of a refusal goes into the error. */
const excerptCharactersMax = 300;
/** So much of it is read for that. */
const excerptBytesMax = 64 * 1024;
/** To one host: as many as can be needed, so that no request waits for one while its time runs. */
const connectionsMax = 2 * placesMax;

const agent = new Agent({ connections: connectionsMax, connect: { timeout: 10_000 } });
const transientStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Makes a request once; redirects are answers like others. It keeps its place until the answer's
 * body has been read or dropped, or its deadline has passed.
 * @throws TransientError for 429, 5xx, a broken connection and a passed deadline
 */
export async function send(asked: HttpRequest): Promise<HttpAnswer> {
  const turnstile = turnstileOf(asked.address);
  const leave = isPassingOn(asked) ? () => undefined : await turnstile.enter();
  const sentAtMs = performance.now();
  const { signal, end } = startDeadline(asked.deadlineMs, leave);
  const answer = await dispatch(asked, signal).catch((cause: unknown) => {
    end();
    throw brokenOff(asked, cause);
  });
  answer.body.once('close', end);
  const refusal = refusalIn(answer);
  tell(turnstile, answer, refusal, sentAtMs);
  if (!transientStatuses.has(answer.statusCode)) return answer;
  throw new TransientError(await wordsOf(asked, answer), refusal);
}

/**
 * Reads a body whole.
 * @throws an error where it is larger than allowed, TransientError where it breaks off
 */
export async function readBody(
  asked: HttpRequest,
  answer: HttpAnswer,
  bytesMax: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(asked, answer)) {
    bytes += chunk.length;
    if (bytes > bytesMax)
      throw new Error(`${asked.method} ${asked.address}: more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads a body as it comes.
 * @throws TransientError where it breaks off
 */
export async function* chunksOf(
  asked: HttpRequest,
  answer: HttpAnswer,
): AsyncGenerator<Uint8Array> {
  try {
    yield* answer.body;
  } catch (cause) {
    throw brokenOff(asked, cause);
  }
}

/** An error for an answer that nobody can use; drops the body. */
export async function unexpected(asked: HttpRequest, answer: HttpAnswer): Promise<Error> {
  return new Error(await wordsOf(asked, answer));
}

/** Does something again while it fails with what may pass, a few times with growing pauses. */
export async function persistently<T>(attempt: () => Promise<T>): Promise<T> {
  let sinceMs: number | undefined;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      sinceMs ??= performance.now();
      const triesMax = error.isTooMany ? attemptsAmongManyMax : attemptsMax;
      if (tries >= triesMax || performance.now() - sinceMs > persistenceMaxMs) throw error;
      const longestMs = pauseMinMs * 2 ** (tries - 1);
      const wishedMs = error.retryAfterMs ?? longestMs * Math.random();
      await pause(Math.min(wishedMs, pauseMaxMs));
    }
  }
}

/**
 * What passes on the body of another request's answer goes with that one's place: waiting for one
 * of its own, it could wait for itself.
 */
function isPassingOn({ body }: HttpRequest): boolean {
  return body !== undefined && !(body instanceof Uint8Array);
}

/**
 * Lets time run until it is ended; either way who asked leaves. It is no `AbortSignal.timeout`: that
 * one cannot be ended, and would keep the event that asked in memory until its time is over.
 */
function startDeadline(
  deadlineMs: number,
  leave: () => void,
): { readonly signal: AbortSignal; readonly end: () => void } {
  const deadline = new AbortController();
  const late = new Error(`no whole answer within ${deadlineMs} ms`);
  const end = () => {
    clearTimeout(timer);
    leave();
  };
  const timer = setTimeout(() => {
    deadline.abort(late);
    leave();
  }, deadlineMs);
  return { signal: deadline.signal, end };
}

function dispatch(asked: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  return request(asked.address, {
    method: asked.method,
    dispatcher: agent,
    headers: { 'user-agent': 'csi-release', ...asked.headers },
    body: bodyOf(asked),
    signal,
  });
}

function bodyOf({ body }: HttpRequest): Uint8Array | Readable | null {
  if (body === undefined) return null;
  return body instanceof Uint8Array ? body : Readable.from(body);
}

function brokenOff({ method, address }: HttpRequest, cause: unknown): TransientError {
  const words = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new TransientError(`${method} ${address}: ${words}`, { cause });
}

async function wordsOf(asked: HttpRequest, answer: HttpAnswer): Promise<string> {
  const body = await readBody(asked, answer, excerptBytesMax).catch(() => new Uint8Array());
  const words = Buffer.from(body).toString('utf8').replace(/\s+/g, ' ').trim();
  const what = `${asked.method} ${asked.address} was answered with ${answer.statusCode}`;
  return words === '' ? what : `${what}: ${words.slice(0, excerptCharactersMax)}`;
}

/** @see RFC 9110, section 10.2.3: seconds, or a date, which this machine's clock would falsify. */
function refusalIn({ statusCode, headers }: HttpAnswer): Refusal {
  const isTooMany = statusCode === 429;
  const seconds = headers['retry-after'];
  if (typeof seconds !== 'string' || !/^\d{1,6}$/.test(seconds)) return { isTooMany };
  return { isTooMany, retryAfterMs: Number(seconds) * 1_000 };
}

/** The whole host is asked less, and where it says for how long, not at all. */
function tell(
  turnstile: Turnstile,
  { statusCode }: HttpAnswer,
  { retryAfterMs }: Refusal,
  sentAtMs: number,
): void {
  if (statusCode === 429 || statusCode === 503) {
    turnstile.hear({
      ...{ type: 'refused', sentAtMs },
      retryAfterMs: Math.min(retryAfterMs ?? 0, pauseMaxMs),
    });
  } else if (!transientStatuses.has(statusCode)) turnstile.hear({ type: 'answered' });
}
