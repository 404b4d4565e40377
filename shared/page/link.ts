import { html } from 'hono/html';
import type { Html } from './html.ts';

/**
 * A link to somewhere outside, where its address is one that a browser may be sent to; else its words
 * alone, for whoever wrote it may have meant harm.
 */
export function outside(address: string | undefined, words: Html | string): Html {
  return address !== undefined && /^https?:\/\//i.test(address)
    ? html`<a href="${address}" rel="noopener noreferrer">${words}</a>`
    : html`${words}`;
}

/** Whether an address is a path of our own origin: the only one that a form is sent to. */
export function isOwnPath(address: string): boolean {
  return /^\/[^/\\]/.test(address);
}

/** Where two sets, each a candidate or a release, are shown beside each other. */
export function comparing(from: string, to: string): string {
  return `/compare?${new URLSearchParams({ from, to })}`;
}

/** A path of ours with whatever stands in its parts. */
export function pathTo(...parts: readonly string[]): string {
  return `/${parts.map(encodeURIComponent).join('/')}`;
}
