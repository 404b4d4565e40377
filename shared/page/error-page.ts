import { html } from 'hono/html';
import type { Html } from './html.ts';

/** The page where what was asked for cannot be shown. */
export function errorPage(detail: string): Html {
  return html`<p role="alert">${detail}</p><p><a href="/">All release lines</a></p>`;
}
