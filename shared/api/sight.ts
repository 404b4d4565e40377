import type { z } from 'zod';
import { readBy } from '#edge/faults.ts';
import type { Duty } from '#flow/turn.ts';
import { type Address, saidIn } from './address.ts';

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
  readonly show: (duty: Duty, address: Address) => Promise<ShownAs<unknown>>;
}

interface SightDraft<Asked extends z.ZodObject, Answer extends z.ZodType> {
  readonly path: string;
  readonly summary: string;
  /** Strict, so that a word that nobody knows is refused and not passed over. */
  readonly asked: Asked;
  readonly answer: Answer;
  readonly show: (duty: Duty, asked: z.output<Asked>) => Promise<ShownAs<Frozen<z.output<Answer>>>>;
}

/** A type that is read only in all its depth, as our data is. */
export type Frozen<T> = T extends string | number | boolean | null | undefined
  ? T
  : { readonly [K in keyof T]: Frozen<T[K]> };

/** Makes a sight whose address is read by its schema: what is wrong is told with all its faults. */
export function sight<Asked extends z.ZodObject, Answer extends z.ZodType>(
  draft: SightDraft<Asked, Answer>,
): Sight {
  return {
    ...draft,
    show: async (duty, address) =>
      draft.show(duty, readBy(draft.asked, saidIn(draft.path, address), 'the address')),
  };
}
