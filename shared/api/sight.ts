import { z } from 'zod';
import type { Plain } from '#edge/describing.ts';
import { readBy } from '#edge/faults.ts';
import type { Duty } from '#flow/turn.ts';
import { type Address, addressFor, saidIn } from './address.ts';

/** What is shown to who asks: as data, and where it reads well so, as text for people. */
interface ShownAs<Body> {
  readonly body: Body;
  readonly text?: string;
}

/** Something that can be looked at: where, what it is asked, and what it answers. */
export interface Sight {
  /** With its parameters in `{}`: `/api/v1/candidates/{candidate}/plan`. */
  readonly path: string;
  /** What it shows, in one line. */
  readonly summary: string;
  /** The parameters of the path, by their names; the rest are words of the query. */
  readonly asked: z.ZodObject;
  readonly answer: z.ZodType;
  /** Whether it is shown as text, too, to who prefers that. */
  readonly hasText?: boolean;
  readonly show: (duty: Duty, address: Address) => Promise<ShownAs<unknown>>;
}

/** A sight of which it is known what it is asked and what it answers: pages are made of these. */
export interface TypedSight<Asked, Answer> extends Sight {
  readonly look: (duty: Duty, asked: Asked) => Promise<Answer>;
  /** The address at which programs find the same. */
  readonly at: (asked: Asked) => string;
}

interface SightDraft<Asked extends z.ZodObject, Answer extends z.ZodType, Body> {
  readonly path: string;
  readonly summary: string;
  /**
   * Strict, so that a word that nobody knows is refused and not passed over; where a word is read as
   * something else than text, by a codec, so that it can be written again.
   */
  readonly asked: Asked;
  readonly answer: Answer;
  readonly hasText?: boolean;
  readonly show: (duty: Duty, asked: z.output<Asked>) => Promise<ShownAs<Body>>;
}

/** Makes a sight whose address is read by its schema: what is wrong is told with all its faults. */
export function sight<
  Asked extends z.ZodObject,
  Answer extends z.ZodType,
  Body extends Plain<z.output<Answer>>,
>(draft: SightDraft<Asked, Answer, Body>): TypedSight<z.output<Asked>, Body> {
  return {
    ...draft,
    look: async (duty, asked) => (await draft.show(duty, asked)).body,
    at: (asked) => addressFor(draft.path, z.encode(draft.asked, asked)),
    show: async (duty, address) =>
      draft.show(duty, readBy(draft.asked, saidIn(draft.path, address), 'the address')),
  };
}
