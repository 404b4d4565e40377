import { html } from 'hono/html';

/** A piece of a page: what was put into it from outside is text, whatever it holds. */
export type Html = ReturnType<typeof html>;

/** What is shown where there is nothing to show. */
export const nothing: Html = html``;

/** A piece where there is something to make it of; nothing else. */
export function where<T>(value: T | undefined, piece: (value: T) => Html): Html {
  return value === undefined ? nothing : piece(value);
}

/** Pieces one after the other; what stands for none of them where there is none. */
export function each<T>(values: readonly T[], piece: (value: T) => Html, none = nothing): Html {
  return values.length === 0 ? none : html`${values.map(piece)}`;
}
