import { html } from 'hono/html';
import type { ShownWhy, WhyStation } from '#core/shown-why.ts';
import { each, type Html, where } from './html.ts';
import { pathTo } from './link.ts';
import { instant } from './time.ts';
import { standingGlyphs, verdictBox } from './verdict.ts';

/** The page that says why something is not released yet: the verdict, and the way that led there. */
export function whyPage({ about, verdict, chain }: ShownWhy, nowMs: number): Html {
  return html`${verdictBox(verdict, nowMs)}
<ol class="chain">${each(chain, station)}</ol>
${'candidate' in about ? html`<p><a href="${pathTo('c', about.candidate)}">The candidate</a></p>` : ''}
${whyForm()}`;
}

/** Where people ask: the page before anything is asked. */
export function whyForm(): Html {
  return html`<form method="get" action="/why" role="search" aria-label="Why not yet?">
<p class="field"><label for="why-component">Component</label><input id="why-component" name="component" required></p>
<p class="field"><label for="why-tag">Tag</label><input id="why-tag" name="tag" placeholder="v1.2.3" required></p>
<button type="submit">Why not yet?</button></form>`;
}

function station({ line, what, standing, sentence, at }: WhyStation): Html {
  return html`<li><span aria-hidden="true">${standingGlyphs[standing]}</span> <span class="sr">${standing}:</span>
<strong>${where(line, (name) => html`<a href="${pathTo('l', name)}">${name}</a> `)}${what}</strong> ${sentence}${where(at, (time) => html` <span class="faint">${instant(time)}</span>`)}</li>`;
}
