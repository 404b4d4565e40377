import { html } from 'hono/html';
import type { ShownHold } from '#core/shown-hold.ts';
import { each, type Html, nothing } from './html.ts';
import { instant } from './time.ts';

/** What is said of what has a hold or a pin. */
export const holdWords = { hold: 'Held', pin: 'Kept' } as const;

/** What people hold or keep, each with its reason, its owner and its end. */
export function holdList(holds: readonly ShownHold[]): Html {
  if (holds.length === 0) return nothing;
  return html`<ul class="holds">${each(
    holds,
    ({ kind, thing, reason, owner, by, until }) =>
      html`<li><strong>${holdWords[kind]}:</strong> ${thing.kind} ${thing.name} until ${instant(until)} — ${reason} <span class="faint">(${owner}; by ${by})</span></li>`,
  )}</ul>`;
}
