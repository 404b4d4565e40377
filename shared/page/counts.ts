import { html } from 'hono/html';
import type { CellCounts } from '#core/shown-candidate.ts';
import type { Html } from './html.ts';

/** How many cells came to what: glyph and number, and in words for who cannot see them. */
export function cellCounts({ of, passed, flaky, open, failed }: CellCounts): Html {
  if (of === 0) return html`<span class="faint">none</span>`;
  const words = [
    `${passed} of ${of} passed`,
    ...(flaky > 0 ? [`${flaky} of them after a failed attempt`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(open > 0 ? [`${open} open`] : []),
  ].join(', ');
  return html`<span class="counts" title="${words}"><span class="sr">${words}</span><span aria-hidden="true">${passed > 0 ? html`<b class="pass">✔${passed}</b> ` : ''}${flaky > 0 ? html`<b class="flaky">~${flaky}</b> ` : ''}${failed > 0 ? html`<b class="fail">✘${failed}</b> ` : ''}${open > 0 ? html`<b class="open">…${open}</b>` : ''}</span></span>`;
}
