import { html } from 'hono/html';
import type { Standing, Verdict } from '#core/verdict.ts';
import { type Html, nothing, where } from './html.ts';
import { instant, instantFrom } from './time.ts';

/** A glyph beside each colour: nobody needs to see the colour. */
export const standingGlyphs: Readonly<Record<Standing, string>> = {
  done: '✔',
  'under way': '▶',
  waits: '◔',
  'needs a person': '☞',
  over: '■',
};

/** How something stands: one sentence, who must act, and when to expect more. */
export function verdictBox(verdict: Verdict, nowMs: number): Html {
  const { standing, sentence, who, way, since, expected } = verdict;
  return html`<div class="verdict ${standing.replaceAll(' ', '-')}">
<p class="sentence" aria-live="polite"><span class="glyph" aria-hidden="true">${standingGlyphs[standing]}</span> <span class="sr">${standing}: </span>${sentence}</p>
${who.length === 0 ? nothing : html`<p><strong>Who:</strong> ${who.join(', ')}${where(way, (words) => html` — ${words}`)}</p>`}
${where(
  expected,
  ({ at, of, isLate }) => html`<p><strong>${isLate ? 'Later than usual:' : 'Expected:'}</strong>
${isLate ? html`half of the last ${of} were through by ${instant(at)}` : html`${instantFrom(at, nowMs)}, by the last ${of}`}</p>`,
)}
${where(since, (at) => html`<p class="faint">So since ${instantFrom(at, nowMs)}</p>`)}
</div>`;
}
