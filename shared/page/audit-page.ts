import { html } from 'hono/html';
import type { ShownAudit } from '#core/shown-audit.ts';
import { each, type Html } from './html.ts';
import { nextPage } from './next-page.ts';
import { instant } from './time.ts';

/** The page of what happened to something, the newest first. */
export function auditPage({ transitions, next }: ShownAudit, path: string): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What happened"><table>
<caption>What happened, the newest first; every transition is kept for ever</caption>
<thead><tr><th scope="col">When</th><th scope="col">To what</th><th scope="col">What</th><th scope="col">Why</th><th scope="col">By</th></tr></thead>
<tbody>${each(
    transitions,
    ({ kind, revision, event, why, by, at }) =>
      html`<tr><td>${instant(at)}</td><th scope="row">${kind} ${revision}</th><td>${event}</td><td>${why}</td><td>${by}</td></tr>`,
    html`<tr><td colspan="5">Nothing yet.</td></tr>`,
  )}</tbody></table></div>
${nextPage(path, next, 'What happened before')}`;
}
