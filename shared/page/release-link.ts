import { html } from 'hono/html';
import type { Html } from './html.ts';
import { pathTo } from './link.ts';

/** A release by its full name, with the way to its page. */
export function releaseLink(name: string): Html {
  const [line = '', version = ''] = name.split('@');
  return html`<a href="${pathTo('r', line, version)}">${name}</a> `;
}
