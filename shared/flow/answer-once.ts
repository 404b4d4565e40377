import { PermanentError } from '#core/permanent-error.ts';
import { canonicalText } from '#core/recipe.ts';
import type { Answer } from './answer.ts';
import { sha256 } from './identify.ts';
import type { PersonsRequest, Respond } from './persons-request.ts';
import type { Duty } from './turn.ts';

/** How long an answer can be given again. */
export const answerTtlMs = 24 * 60 * 60_000;

/**
 * Gives a request with an idempotency key one answer: the same person's same request has it again,
 * whatever happened since. A refusal is not kept, for its reason may pass. What `respond` does must
 * be safe to repeat, as its answer is written down only after it.
 *
 * @throws PermanentError `conflict` where the key was used for another request
 */
export function answerOnce(
  readKey: (header: string | undefined) => string | undefined,
  respond: Respond,
): Respond {
  return async (request, duty) => {
    const key = readKey(request.idempotencyKey);
    if (key === undefined) return respond(request, duty);
    const asked = { id: idOf(request, key), bodyHash: sha256(canonicalText(request.body)) };
    const given = await givenTo(duty, asked, key);
    if (given !== undefined) return given;
    const answer = await respond(request, duty);
    await keep(duty, asked, answer);
    return answer;
  };
}

interface Asked {
  readonly id: string;
  readonly bodyHash: string;
}

function idOf({ person, path }: PersonsRequest, key: string): string {
  return sha256(canonicalText([person.subject, path, key]));
}

async function givenTo(
  { ports }: Duty,
  { id, bodyHash }: Asked,
  key: string,
): Promise<Answer | undefined> {
  const record = await ports.store.record('requests', id);
  if (record === undefined || record.expiresAtMs <= ports.clock.nowMs()) return undefined;
  if (record.bodyHash === bodyHash) {
    const { status, location, answer: body } = record;
    return location === undefined ? { status, body } : { status, location, body };
  }
  const wayOut = 'send another key for another request';
  throw new PermanentError('conflict', `Idempotency-Key ${key} was used before; ${wayOut}`);
}

async function keep(
  { ports }: Duty,
  { id, bodyHash }: Asked,
  { body: answer, ...told }: Answer,
): Promise<void> {
  const record = { bodyHash, ...told, answer, expiresAtMs: ports.clock.nowMs() + answerTtlMs };
  await ports.store.transact(async (transaction) => transaction.putRecord('requests', id, record));
}
