import { html } from 'hono/html';
import type { ShownRelease } from '#core/shown-release.ts';
import { actionList } from './actions.ts';
import { each, type Html, nothing, where } from './html.ts';
import { outside, pathTo } from './link.ts';
import { instant, instantFrom } from './time.ts';
import type { Viewer } from './viewer.ts';

const glyphs = { reserved: '▶', released: '✔', 'given up': '■', withdrawn: '✘' } as const;

/** The page of a release: what is in it, why it has its number, and how to get at it. */
export function releasePage(shown: ShownRelease, viewer: Viewer, nowMs: number): Html {
  const { line, version, candidate, state, reason, requestedBy, files } = shown;
  const { withdrawn, givenUp, waivers = [], actions } = shown;
  return html`<div class="verdict ${state === 'released' ? 'done' : 'over'}"><p class="sentence" aria-live="polite"><span aria-hidden="true">${glyphs[state]}</span> ${state}: ${reason}</p>
<p>Asked for by ${requestedBy} ${instantFrom(shown.releasedAt ?? shown.admittedAt, nowMs)}</p>
${where(withdrawn, ({ by, reason: why, at, instead }) => html`<p><strong>Withdrawn</strong> by ${by} ${instant(at)}: ${why}${where(instead, (name) => html`. Take ${name} instead.`)}</p>`)}
${where(givenUp, ({ by, reason: why }) => html`<p><strong>Given up</strong> by ${by}: ${why}</p>`)}</div>
<dl class="facts"><dt>Line</dt><dd><a href="${pathTo('l', line)}">${line}</a></dd>
<dt>Candidate</dt><dd><a href="${pathTo('c', candidate)}"><code>${candidate.slice(0, 8)}</code></a>, with its tests, plan and notes</dd>
<dt>Why ${version}</dt><dd>${each(shown.contributions, ({ component, why, bump }) => html`${component} ${why} (${bump})<br>`, html`the first of its line`)}</dd>
${where(files, ({ folder, statement }) => html`<dt>Files</dt><dd><code>${folder}</code><br><span class="faint">statement ${statement}</span></dd><dt>Verify</dt><dd><code>csi-release verify ${line}@${version}</code></dd>`)}</dl>
${waivers.length === 0 ? nothing : html`<h2 id="waivers">Waived</h2><ul>${each(waivers, ({ cell, reason: why, owner, link }) => html`<li>${cell}: ${outside(link, why)} <span class="faint">(${owner})</span></li>`)}</ul>`}
<h2 id="images">Images</h2>${imageTable(shown)}
${actionList(actions, pathTo('r', line, version), viewer)}`;
}

function imageTable({ components, images }: ShownRelease): Html {
  const tagOf = new Map(components.map(({ name, tag }) => [name, tag]));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Images"><table>
<caption>${components.length} components, ${images.length} images, each by its digest</caption>
<thead><tr><th scope="col">Component</th><th scope="col">Version</th><th scope="col">Image</th><th scope="col">Digest</th><th scope="col">Platforms</th></tr></thead>
<tbody>${each(images, ({ component, repository, versionTag, digest, platforms }) => html`<tr><th scope="row">${component}</th><td><code>${tagOf.get(component) ?? versionTag}</code></td><td><code>${repository}:${versionTag}</code></td><td><code>${digest}</code></td><td>${platforms.length}</td></tr>`)}</tbody></table></div>`;
}
