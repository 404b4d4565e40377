import { html } from 'hono/html';
import type { ShownArea, ShownBuild, ShownCollection, ShownComparison } from '#core/collection.ts';
import { phaseBadge } from './candidate-rows.ts';
import { each, type Html, nothing, where } from './html.ts';
import { pathTo } from './link.ts';
import { nextPage } from './next-page.ts';
import { instant, instantFrom } from './time.ts';

/** The page of the collection: what goes next and why, and why everything else stays. */
export function collectionPage(shown: ShownCollection, nowMs: number): Html {
  const { stopped, goes, stays, builds, compared, next } = shown;
  return html`${where(stopped, (why) => html`<p class="refusal" role="alert"><strong>Nothing goes now:</strong> ${why}</p>`)}
<p>Staging areas that go next: ${goes.length}. The rest stays, for the reason beside it.</p>
${areas('Goes', goes, nowMs)}
${areas('Stays', stays, nowMs)}
${nextPage('/gc', next, 'Further candidates')}
${builds.length === 0 ? nothing : buildTable(builds)}
${where(compared, (last) => comparison(last, nowMs))}`;
}

function areas(caption: string, all: readonly ShownArea[], nowMs: number): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}: ${all.length}</caption>
<thead><tr><th scope="col">Candidate</th><th scope="col">Line</th><th scope="col">Phase</th><th scope="col">From</th><th scope="col">Why</th><th scope="col">What</th></tr></thead>
<tbody>${each(all, (one) => area(one, nowMs), html`<tr><td colspan="6">None.</td></tr>`)}</tbody></table></div>`;
}

function area(
  { candidate, line, phase, expires, why, tags, files }: ShownArea,
  nowMs: number,
): Html {
  return html`<tr><th scope="row"><a href="${pathTo('c', candidate)}"><code>${candidate.slice(0, 8)}</code></a></th>
<td><a href="${pathTo('l', line)}">${line}</a></td><td>${phaseBadge(phase)}</td><td>${where(expires, (at) => instantFrom(at, nowMs))}</td>
<td>${why}</td><td>${named(`${tags.length} tags`, [...tags, files])}</td></tr>`;
}

function buildTable(builds: readonly ShownBuild[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Builds"><table>
<caption>Builds of these candidates: a build goes with the last that wants it</caption>
<thead><tr><th scope="col">Component</th><th scope="col">Tag</th><th scope="col">Goes</th><th scope="col">Why</th><th scope="col">What</th></tr></thead>
<tbody>${each(builds, build)}</tbody></table></div>`;
}

function build({ component, tag, goes, why, tags, manifests }: ShownBuild): Html {
  const what = `${tags.length} tags, ${manifests.length} manifests`;
  return html`<tr><th scope="row">${component}</th><td><code>${tag}</code></td><td>${goes ? html`<strong>goes</strong>` : 'stays'}</td>
<td>${why}</td><td>${named(what, [...tags, ...manifests])}</td></tr>`;
}

function named(words: string, all: readonly string[]): Html {
  return html`<details><summary>${words}</summary><ul class="lines">${each(all, (one) => html`<li>${one}</li>`)}</ul></details>`;
}

function comparison(last: ShownComparison, nowMs: number): Html {
  const { begunAt, isOver, listed, orphans, foreign, foreignNamed, stopped } = last;
  return html`<h2 id="compared">Staging beside the documents</h2>
<dl class="facts"><dt>Compared</dt><dd>${isOver ? instant(begunAt) : html`since ${instantFrom(begunAt, nowMs)}, not over yet`}</dd>
<dt>Listed</dt><dd>${listed}</dd><dt>Orphans</dt><dd>${orphans}</dd>
<dt>Foreign</dt><dd>${foreign === 0 ? '0' : named(String(foreign), foreignNamed)}</dd></dl>
${where(stopped, (why) => html`<p class="refusal">${why}</p>`)}`;
}
