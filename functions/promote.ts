import { PermanentError } from '#core/permanent-error.ts';
import { readPromotionRequest } from '#edge/promotion-request.ts';
import { admit } from '#flow/admit.ts';
import type { Person } from '#flow/ports.ts';
import type { Duty } from '#flow/turn.ts';

/** A signed-in person's request, as far as it matters here. */
export interface PersonsRequest {
  readonly person: Person;
  readonly path: string;
  readonly body: unknown;
}

/** What a person is answered. */
export interface Answer {
  readonly status: number;
  readonly location: string;
  readonly body: unknown;
}

/** Every write that a person asks for: documents and a message, nothing in a registry. */
export async function promote(request: PersonsRequest, duty: Duty): Promise<Answer> {
  if (request.path !== '/api/v1/promotions')
    throw new PermanentError('unknown', `no ${request.path} here; POST /api/v1/promotions`);
  const body = await admit(duty, request.person, readPromotionRequest(request.body));
  return { status: 202, location: `/api/v1/promotions/${body.candidate}`, body };
}
