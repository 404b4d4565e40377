import type { Answer } from './answer.ts';
import type { Person } from './people.ts';
import type { Duty } from './turn.ts';

/** A signed-in person's request, as far as it matters here. */
export interface PersonsRequest {
  readonly person: Person;
  readonly path: string;
  readonly body: unknown;
  /** The header by which the same request is known again, where it was sent. */
  readonly idempotencyKey?: string | undefined;
}

/** Does what a person asks for. */
export type Respond = (request: PersonsRequest, duty: Duty) => Promise<Answer>;

/**
 * Reads what is asked for, and does it. That it is accepted says no more than that it is written
 * down; where to ask what became of it is below the path, by a name of its own.
 */
export function accepting<Wish, Done>(
  read: (body: unknown, idempotencyKey: string | undefined) => Wish,
  perform: (duty: Duty, person: Person, wish: Wish) => Promise<Done>,
  nameOf: (done: Done) => string,
  /** Where it is shown, if not below the path at which it is asked for. */
  shownAt?: string,
): Respond {
  return async ({ person, path, body, idempotencyKey }, duty) => {
    const done = await perform(duty, person, read(body, idempotencyKey));
    return { status: 202, location: `${shownAt ?? path}/${nameOf(done)}`, body: done };
  };
}
