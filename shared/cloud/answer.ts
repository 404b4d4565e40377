import type { Request, Response } from '@google-cloud/functions-framework';
import { type PermanentCode, PermanentError } from '#core/permanent-error.ts';
import type { People, Person } from '#flow/ports.ts';
import type { Duty } from '#flow/turn.ts';

/** How a signed-in function answers. */
export type Respond = (
  request: { readonly person: Person; readonly path: string; readonly body: unknown },
  duty: Duty,
) => Promise<{ readonly status: number; readonly location: string; readonly body: unknown }>;

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
 * Answers one request of a person: who it is comes first, before anything is read. Errors are
 * `application/problem+json` (RFC 9457) and say what to do; a fault of ours shows no internals.
 */
export async function answer(
  duty: Duty,
  people: People,
  respond: Respond,
  request: Request,
  response: Response,
): Promise<void> {
  try {
    if (request.method !== 'POST') {
      problem(response.set('Allow', 'POST'), 405, `${request.method} is not answered; use POST`);
      return;
    }
    if (request.is('application/json') === false) {
      problem(response, 415, 'send application/json');
      return;
    }
    const person = await people.identify(bearerToken(request.get('authorization')));
    const answered = await respond({ person, path: request.path, body: request.body }, duty);
    response.status(answered.status).set('Location', answered.location).json(answered.body);
  } catch (error) {
    refuse(response, duty, error);
  }
}

function bearerToken(header: string | undefined): string {
  const [, token] = /^Bearer (\S+)$/i.exec(header ?? '') ?? [];
  if (token !== undefined) return token;
  throw new PermanentError('unauthenticated', 'send an identity token as Authorization: Bearer');
}

function refuse(response: Response, { ports: { log } }: Duty, error: unknown): void {
  if (error instanceof PermanentError) {
    const status = statusOf[error.code];
    if (status === 401) response.set('WWW-Authenticate', 'Bearer');
    problem(response, status, error.message);
    return;
  }
  log.error('a request failed', { error: String(error) });
  const detail = 'something we depend on did not answer; the same request may be sent again';
  problem(response.set('Retry-After', String(retryAfterSeconds)), 503, detail);
}

function problem(response: Response, status: number, detail: string): void {
  response.status(status).type('application/problem+json').json({ status, detail });
}
