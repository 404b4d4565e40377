import { html } from 'hono/html';
import type {
  Compatibility,
  CompatibilityStanding,
  ShownCompatibility,
  VersionCompatibility,
} from '#core/shown-compatibility.ts';
import { each, type Html } from './html.ts';
import { releaseLink } from './release-link.ts';

/** A glyph for each standing: nobody needs to see the colour. */
const glyphs: Readonly<Record<CompatibilityStanding, string>> = {
  tested: '✔',
  failed: '✘',
  informing: 'i',
  untested: '–',
};

const classes: Readonly<Record<CompatibilityStanding, string>> = {
  tested: 'passed',
  failed: 'failed',
  informing: 'inconclusive',
  untested: 'open',
};

/** The page of which versions were tested on which Kubernetes, from what was released. */
export function compatibilityPage({ kubernetes, newest, versions }: ShownCompatibility): Html {
  if (kubernetes.length === 0)
    return html`<p>No release was tested on a version of Kubernetes that its cells name.</p>`;
  return html`<p>From released sets: a version is tested where every blocking cell of a whole set with it passed.</p>
<h2 id="newest">Which set to take</h2>
<ul>${each(newest, (one) => html`<li>Kubernetes ${one.kubernetes}: ${releaseLink(one.release)}</li>`)}</ul>
<div class="scroll" tabindex="0" role="region" aria-label="Versions by Kubernetes version"><table class="matrix">
<caption>✔ tested, ✘ failed, i informing cells alone, – untested</caption>
<thead><tr><th scope="col">Component</th><th scope="col">Version</th>${each(kubernetes, (one) => html`<th scope="col">${one}</th>`)}</tr></thead>
<tbody>${each(versions, (one) => row(one, kubernetes))}</tbody></table></div>`;
}

function row(one: VersionCompatibility, kubernetes: readonly string[]): Html {
  return html`<tr><th scope="row">${one.component}</th><td><code>${one.version}</code></td>${each(kubernetes, (version) => cell(one.kubernetes[version]))}</tr>`;
}

function cell(found: Compatibility | undefined): Html {
  const { standing = 'untested', releases = [] } = found ?? {};
  const words = [standing, ...releases.map((one) => `${one.release} ${one.standing}`)].join('; ');
  return html`<td><span class="cell ${classes[standing]}" title="${words}"><span class="sr">${words}</span><span aria-hidden="true">${glyphs[standing]}</span></span></td>`;
}
