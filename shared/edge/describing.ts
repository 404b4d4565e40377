import type { z } from 'zod';

type Atom = string | number | boolean | null | undefined;
type Branded = { readonly brand: string };
type Nothing = Record<never, never>;

/** A type as JSON has it: read only, and without the brands that only our own code knows. */
export type Plain<T> = unknown extends T
  ? unknown
  : T extends Branded
    ? string
    : T extends Atom
      ? T
      : { readonly [K in keyof T]: Plain<T[K]> };

/** A plain type in which what may be left out is a thing of its own, and so cannot be overlooked. */
type Exact<T> = unknown extends T
  ? unknown
  : T extends Atom
    ? T
    : T extends readonly (infer Element)[]
      ? readonly Exact<Element>[]
      : {
          readonly [K in keyof T]-?: Nothing extends Pick<T, K>
            ? { may: Exact<T[K]> }
            : Exact<T[K]>;
        };

type Same<One, Other> = [One] extends [Other]
  ? [Other] extends [One]
    ? unknown
    : 'the schema has something that the type has not, or is narrower'
  : 'the schema lacks something of the type, or is wider';

/**
 * Ties the schema of an answer to the type that the core gives it: the compiler refuses whichever has
 * what the other has not, also where it may be left out.
 */
export function describing<Shown>() {
  return <Schema extends z.ZodType<Plain<Shown>>>(
    schema: Schema & Same<Exact<Plain<z.output<Schema>>>, Exact<Plain<Shown>>>,
  ): z.ZodType<Plain<Shown>> => schema;
}
