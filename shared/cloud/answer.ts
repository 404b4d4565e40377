import type { Request, Response } from '@google-cloud/functions-framework';
import { type PermanentCode, PermanentError } from '#core/permanent-error.ts';
import type { Answer } from '#flow/answer.ts';
import type { Log } from '#flow/ports.ts';
import { problem } from './problem.ts';

/** A request and where its answer goes, with who sends such requests and what they must hear. */
export interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly log: Log;
  /** What to do about another content type than JSON. */
  readonly typeWords: string;
  /** How one says who one is: the `WWW-Authenticate` of a 401. */
  readonly challenge: string;
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
export async function answer(exchange: Exchange, respond: () => Promise<Answer>): Promise<void> {
  const { request, response, typeWords } = exchange;
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
    refuse(exchange, error);
  }
}

function refuse({ response, log, challenge }: Exchange, error: unknown): void {
  if (error instanceof PermanentError) {
    const status = statusOf[error.code];
    if (status === 401) response.set('WWW-Authenticate', challenge);
    problem(response, status, error.message);
    return;
  }
  log.error('a request failed', { error: String(error) });
  const detail = 'something we depend on did not answer; the same request may be sent again';
  problem(response.set('Retry-After', String(retryAfterSeconds)), 503, detail);
}
