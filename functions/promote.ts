import { PermanentError } from '#core/permanent-error.ts';
import { readPromotionRequest } from '#edge/promotion-request.ts';
import { readIdempotencyKey, readRoundRequest } from '#edge/round-request.ts';
import { readQuarantineRelease, readWithdrawal } from '#edge/tag-ruling-request.ts';
import { admit } from '#flow/admit.ts';
import { askRound } from '#flow/ask-round.ts';
import type { Person } from '#flow/ports.ts';
import { type Ruled, ruleTag } from '#flow/rule-tag.ts';
import type { Duty } from '#flow/turn.ts';

/** A signed-in person's request, as far as it matters here. */
export interface PersonsRequest {
  readonly person: Person;
  readonly path: string;
  readonly body: unknown;
  /** The header by which the same request is known again, where it was sent. */
  readonly idempotencyKey?: string | undefined;
}

/** What a person is answered. */
export interface Answer {
  readonly status: number;
  readonly location: string;
  readonly body: unknown;
}

/** Does what is asked, and names what came of it below the path. */
type Ask = (
  request: PersonsRequest,
  duty: Duty,
) => Promise<{ readonly name: string; readonly body: unknown }>;

const asks: Readonly<Record<string, Ask>> = {
  '/api/v1/promotions': async ({ person, body }, duty) => {
    const admitted = await admit(duty, person, readPromotionRequest(body));
    return { name: admitted.candidate, body: admitted };
  },
  '/api/v1/rounds': async ({ person, body, idempotencyKey }, duty) => {
    const wish = { ...readRoundRequest(body), id: readIdempotencyKey(idempotencyKey) };
    const asked = await askRound(duty, person, wish);
    return { name: `${asked.line}/${asked.round}`, body: asked };
  },
  '/api/v1/quarantine-releases': async ({ person, body }, duty) =>
    named(await ruleTag(duty, person, readQuarantineRelease(body))),
  '/api/v1/withdrawals': async ({ person, body }, duty) =>
    named(await ruleTag(duty, person, readWithdrawal(body))),
};

/** Every write that a person asks for: documents and a message, nothing in a registry. */
export async function promote(request: PersonsRequest, duty: Duty): Promise<Answer> {
  const { path } = request;
  const ask = Object.hasOwn(asks, path) ? asks[path] : undefined;
  if (ask === undefined) {
    const there = Object.keys(asks).join(' or ');
    throw new PermanentError('unknown', `no ${path} here; POST ${there}`);
  }
  const { name, body } = await ask(request, duty);
  return { status: 202, location: `${path}/${name}`, body };
}

function named(ruled: Ruled): { readonly name: string; readonly body: Ruled } {
  return { name: `${ruled.component}/${ruled.tag}`, body: ruled };
}
