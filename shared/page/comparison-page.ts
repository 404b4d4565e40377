import { html } from 'hono/html';
import type {
  ShownComparedCell,
  ShownComparedComponent,
  ShownComparedImage,
  ShownComparedSet,
  ShownComparison,
} from '#core/shown-comparison.ts';
import { verdictGlyphs } from './cell-matrix.ts';
import { each, type Html, nothing, where } from './html.ts';
import { comparing, pathTo } from './link.ts';
import { releaseLink } from './release-link.ts';

/** The page of two sets beside each other: components, images that differ, and test cells. */
export function comparisonPage({ from, to, bump, ...shown }: ShownComparison): Html {
  const sentence = bump === undefined ? 'The same tags' : `A ${bump} difference`;
  return html`<div class="verdict"><p class="sentence">${sentence}</p></div>
<dl class="facts"><dt>From</dt><dd>${setLink(from)}</dd><dt>To</dt><dd>${setLink(to)}</dd>
<dt>The other way</dt><dd><a href="${comparing(to.name, from.name)}">from the second to the first</a></dd></dl>
<h2 id="components">Components</h2>${table('Components', ['Component', 'From', 'To', 'Change', 'Why'], shown.components.map(componentRow))}
<h2 id="images">Images that differ</h2>${shown.images.length === 0 ? html`<p>None.</p>` : table('Images', ['Image', 'From', 'To'], shown.images.map(imageRow))}
<h2 id="tests">Test cells</h2>${
    shown.cells === undefined
      ? html`<p>What one of them was tested by is not known any more: it was promoted once more since.</p>`
      : table('Test cells', ['Cell', 'From', 'To', 'News'], shown.cells.map(cellRow))
  }
${comparisonForm({})}`;
}

/** What of the two somebody has named. */
interface ComparedNames {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Where people say what they compare. */
export function comparisonForm(said: Partial<ComparedNames>): Html {
  const field = (name: 'from' | 'to', label: string) =>
    html`<p class="field"><label for="compare-${name}">${label}</label><input id="compare-${name}" name="${name}" value="${said[name] ?? ''}" placeholder="sample@v1.2.0" required></p>`;
  return html`<form method="get" action="/compare"><p>Each is a release, or a candidate by its whole id.</p>
${field('from', 'From')}${field('to', 'To')}
<button type="submit">Compare</button></form>`;
}

function setLink({ name, line, candidate }: ShownComparedSet): Html {
  return name === candidate
    ? html`<a href="${pathTo('c', candidate)}"><code>${candidate}</code></a>, a candidate of ${line}`
    : releaseLink(name);
}

function table(caption: string, columns: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}: ${rows.length}</caption>
<thead><tr>${each(columns, (one) => html`<th scope="col">${one}</th>`)}</tr></thead>
<tbody>${each(rows, (one) => one)}</tbody></table></div>`;
}

function componentRow({ name, before, after, change, why }: ShownComparedComponent): Html {
  return html`<tr><th scope="row">${name}</th><td>${code(before)}</td><td>${code(after)}</td>
<td>${change === 'none' ? html`<span class="faint">none</span>` : html`<strong>${change}</strong>`}</td><td>${why.join(', ')}</td></tr>`;
}

function imageRow({ image, before, after }: ShownComparedImage): Html {
  return html`<tr><th scope="row">${image}</th><td>${code(before)}</td><td>${code(after)}</td></tr>`;
}

function cellRow({ cell, before, after, news }: ShownComparedCell): Html {
  return html`<tr><th scope="row">${cell}</th><td>${verdict(before)}</td><td>${verdict(after)}</td><td>${news ?? ''}</td></tr>`;
}

function code(text: string | undefined): Html {
  return where(text, (word) => html`<code>${word}</code>`);
}

function verdict(one: ShownComparedCell['before']): Html {
  if (one === undefined) return nothing;
  return html`<span aria-hidden="true">${verdictGlyphs[one]}</span> ${one}`;
}
