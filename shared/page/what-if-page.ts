import { html } from 'hono/html';
import type { ShownWhatIf } from '#core/shown-what-if.ts';
import { each, type Html, nothing, where } from './html.ts';
import { pathTo } from './link.ts';

/** The page of what a line would be with one component at another tag. */
export function whatIfPage(shown: ShownWhatIf): Html {
  const { line, component, tag, takes, judgement, version, since, refusal, notes } = shown;
  const sentence =
    version === undefined
      ? `${component} ${tag} would make no release`
      : `It would be ${line}@${version}`;
  return html`<div class="verdict ${refusal === undefined ? 'done' : 'over'}"><p class="sentence">${sentence}</p>
${where(refusal, (why) => html`<p>${why}</p>`)}<p class="faint">The tag: ${judgement.verdict}, ${judgement.why}. Nothing was built or written.</p></div>
<dl class="facts"><dt>Line</dt><dd><a href="${pathTo('l', line)}">${line}</a></dd>${where(takes, (now) => html`<dt>Takes now</dt><dd><code>${now}</code></dd>`)}${where(since, (name) => html`<dt>Since</dt><dd>${name}</dd>`)}
<dt>Reasons</dt><dd>${each(shown.contributions, (one) => html`${one.component} ${one.why} (${one.bump})<br>`, html`none`)}</dd></dl>
<div class="scroll" tabindex="0" role="region" aria-label="Components"><table><caption>${shown.components.length} components</caption>
<thead><tr><th scope="col">Component</th><th scope="col">Before</th><th scope="col">Tag</th><th scope="col">Images</th></tr></thead>
<tbody>${each(shown.components, (one) => html`<tr><th scope="row">${one.name}</th><td>${one.before ?? ''}</td><td><code>${one.tag}</code></td><td>${one.build ?? ''}</td></tr>`)}</tbody></table></div>
<details><summary>${shown.cells.length} test cells</summary><ul class="set">${each(shown.cells, ({ cell, counts }) => html`<li>${cell} <span class="faint">${counts}</span></li>`)}</ul></details>
${notes === undefined ? nothing : html`<details><summary>Notes</summary><pre class="notes">${notes}</pre></details>`}`;
}

/** Where people ask: the page before anything is asked. */
export function whatIfForm(): Html {
  const field = (name: string, label: string) =>
    html`<p class="field"><label for="if-${name}">${label}</label><input id="if-${name}" name="${name}" required></p>`;
  return html`<p>What a line would be with one component at another tag. Nothing is built or written; repositories are asked.</p>
<form method="get" action="/what-if">${field('line', 'Release line')}${field('component', 'Component')}${field('tag', 'Tag')}
<button type="submit">What if?</button></form>`;
}
