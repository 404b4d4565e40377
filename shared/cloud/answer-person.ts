import type { Request, Response } from '@google-cloud/functions-framework';
import { PermanentError } from '#core/permanent-error.ts';
import { readJson } from '#edge/json.ts';
import type { People } from '#flow/people.ts';
import type { Respond } from '#flow/persons-request.ts';
import type { Duty } from '#flow/turn.ts';
import { answer } from './answer.ts';

const terms = { typeWords: 'send application/json', challenge: 'Bearer' };

/** Answers one request of a person: who it is comes first, before anything is read. */
export async function answerPerson(
  duty: Duty,
  people: People,
  respond: Respond,
  request: Request,
  response: Response,
): Promise<void> {
  await answer({ request, response, log: duty.ports.log, ...terms }, async () => {
    const person = await people.identify(bearerToken(request.get('authorization')));
    const body = readJson(request.rawBody ?? new Uint8Array(), 'the body');
    const idempotencyKey = request.get('idempotency-key');
    return respond({ person, path: request.path, body, idempotencyKey }, duty);
  });
}

function bearerToken(header: string | undefined): string {
  const [, token] = /^Bearer (\S+)$/i.exec(header ?? '') ?? [];
  if (token !== undefined) return token;
  throw new PermanentError('unauthenticated', 'send an identity token as Authorization: Bearer');
}
