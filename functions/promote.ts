import { findAsk } from '#api/asks.ts';
import type { Answer } from '#flow/answer.ts';
import type { PersonsRequest } from '#flow/persons-request.ts';
import type { Duty } from '#flow/turn.ts';

/** Every write that a person asks for: documents and a message, nothing in a registry. */
export async function promote(request: PersonsRequest, duty: Duty): Promise<Answer> {
  return findAsk(request.path).respond(request, duty);
}
