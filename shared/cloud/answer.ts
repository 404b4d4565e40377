import { createHash } from 'node:crypto';
import type { Request, Response } from '@google-cloud/functions-framework';
import { type PermanentCode, PermanentError } from '#core/permanent-error.ts';
import type { Answer, Shown } from '#flow/answer.ts';
import type { Log } from '#flow/ports.ts';
import { problem } from './problem.ts';
import type { Refusal } from './refusal.ts';

/** A request and where its answer goes. */
export interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly log: Log;
  /** How one says who one is: the `WWW-Authenticate` of a 401. */
  readonly challenge?: string;
}

/** A POST, with what its senders must hear. */
export interface Posting extends Exchange {
  /** What to do about another content type than JSON. */
  readonly typeWords: string;
}

const statusOf: Readonly<Record<PermanentCode, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  unknown: 404,
  conflict: 409,
  gone: 410,
  refused: 422,
};

/** When a client should ask again after a fault of ours, in seconds. */
const retryAfterSeconds = 10;

/**
 * Answers a POST of JSON. Errors are `application/problem+json` and say what to do; a fault of ours
 * is logged, and shows no internals.
 */
export async function answer(posting: Posting, respond: () => Promise<Answer>): Promise<void> {
  const { request, response, typeWords } = posting;
  if (isPreflight(request)) return refuseOrigin(response);
  if (request.method !== 'POST') {
    problem(response.set('Allow', 'POST'), 405, `${request.method} is not answered; use POST`);
    return;
  }
  if (request.is('application/json') === false) {
    problem(response, 415, typeWords);
    return;
  }
  try {
    const { status, location, body } = await respond();
    if (location !== undefined) response.set('Location', location);
    response.status(status).json(body);
  } catch (error) {
    refuse(posting, error);
  }
}

/**
 * Answers a GET, as JSON or, for who prefers it, as text for people; errors as `answer` does. Who
 * keeps what was shown asks whether it is still true: an ETag stands for it, and 304 says yes.
 */
export async function show(exchange: Exchange, respond: () => Promise<Shown>): Promise<void> {
  const { request, response } = exchange;
  if (isPreflight(request)) return refuseOrigin(response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const words = `${request.method} is not answered; use GET`;
    problem(response.set('Allow', 'GET, HEAD'), 405, words);
    return;
  }
  try {
    const { body, text } = await respond();
    const isText = text !== undefined && request.accepts(['json', 'text']) === 'text';
    response.set('Cache-Control', 'no-cache').vary('Accept');
    if (isText) sendTagged(exchange, 'text/plain', text);
    else sendTagged(exchange, 'application/json', JSON.stringify(body));
  } catch (error) {
    refuse(exchange, error);
  }
}

/** Sends something whole, or 304 to who has it already. */
export function sendTagged({ request, response }: Exchange, type: string, sent: string): void {
  // Every `fetch` sends it beside an If-None-Match of one's own, and no 304 would be answered.
  delete request.headers['cache-control'];
  response.set('ETag', tagOf(sent)).type(type).send(sent);
}

/** Weak, as what stands before us may pack what we send. */
function tagOf(sent: string): string {
  return `W/"${createHash('sha256').update(sent).digest('base64url')}"`;
}

/** What is told of an error, whoever is told: a fault of ours is logged, and shows no internals. */
export function refusalOf({ log, challenge }: Exchange, error: unknown): Refusal {
  if (!(error instanceof PermanentError)) {
    log.error('a request failed', { error: String(error) });
    const detail = 'something we depend on did not answer; the same request may be sent again';
    return { status: 503, detail, headers: { 'Retry-After': String(retryAfterSeconds) } };
  }
  const { code, message: detail, retryAfterMs } = error;
  const status = statusOf[code];
  const headers = {
    ...(status === 401 && challenge !== undefined && { 'WWW-Authenticate': challenge }),
    ...(retryAfterMs !== undefined && { 'Retry-After': secondsOf(retryAfterMs) }),
  };
  return { status, detail, headers };
}

/** Whether a browser asks if a page of another origin may send something. */
function isPreflight(request: Request): boolean {
  return request.method === 'OPTIONS' && request.get('access-control-request-method') !== undefined;
}

function refuseOrigin(response: Response): void {
  problem(response, 403, 'no page of another origin may ask here; ask from a program of your own');
}

/** Whole seconds, and never too few. */
function secondsOf(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1000)));
}

function refuse(exchange: Exchange, error: unknown): void {
  const { status, detail, headers = {} } = refusalOf(exchange, error);
  problem(exchange.response.set(headers), status, detail);
}
