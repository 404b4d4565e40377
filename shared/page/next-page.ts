import { html } from 'hono/html';
import { type Html, nothing } from './html.ts';

/** The way to the next page of a list, which an answer names by its address in the API. */
export function nextPage(path: string, next: string | undefined, words: string): Html {
  const query = next?.split('?')[1];
  return query === undefined
    ? nothing
    : html`<p><a href="${path}?${query}" rel="next">${words}</a></p>`;
}
