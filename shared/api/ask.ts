import type { z } from 'zod';
import type { Plain } from '#edge/describing.ts';
import { readBy } from '#edge/faults.ts';
import { readIdempotencyKey } from '#edge/idempotency-key.ts';
import { answerOnce } from '#flow/answer-once.ts';
import type { Person } from '#flow/people.ts';
import { accepting, type Respond } from '#flow/persons-request.ts';
import type { Duty } from '#flow/turn.ts';

/** Something that a person can ask for: where, what is said, and what is answered. */
export interface Ask {
  readonly path: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** What it is about, where its path does not end with that: `tags`. */
  readonly tag?: string;
  readonly body: z.ZodType;
  /** What the body is called where it is wrong: `the request for a hold`. */
  readonly called: string;
  /** Whether the same request with the same `Idempotency-Key` has the same answer again. */
  readonly isOnce: boolean;
  readonly answer: z.ZodType;
  readonly respond: Respond;
}

interface AskDraft<Body extends z.ZodType, Answer extends z.ZodType, Done> {
  readonly path: string;
  readonly summary: string;
  readonly tag?: string;
  /** What the body is called where it is wrong: `the request for a hold`. */
  readonly called: string;
  readonly body: Body;
  readonly isOnce: boolean;
  readonly answer: Answer;
  /** Does it; `key` is the header `Idempotency-Key`, where it was sent. */
  readonly perform: (
    duty: Duty,
    person: Person,
    said: z.output<Body>,
    key?: string,
  ) => Promise<Done>;
  /** What names it below the path where it is shown. */
  readonly nameOf: (done: Done) => string;
  /** Where it is shown, if not below the path at which it is asked for. */
  readonly shownAt?: string;
}

/** Makes an ask whose body is read by its schema: what is wrong is told with all its faults. */
export function ask<
  Body extends z.ZodType,
  Answer extends z.ZodType,
  Done extends Plain<z.output<Answer>>,
>(draft: AskDraft<Body, Answer, Done>): Ask {
  const { body, called, isOnce, nameOf, perform, shownAt, ...told } = draft;
  const respond = accepting(
    (said, header) => ({ key: readIdempotencyKey(header), said: readBy(body, said, called) }),
    (duty: Duty, person: Person, { said, key }) => perform(duty, person, said, key),
    nameOf,
    shownAt,
  );
  const once = isOnce ? answerOnce(readIdempotencyKey, respond) : respond;
  return { ...told, body, called, isOnce, respond: once };
}
