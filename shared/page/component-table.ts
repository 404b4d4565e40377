import { html } from 'hono/html';
import type { ShownComponent, ShownImage } from '#core/shown-candidate.ts';
import { each, type Html, nothing, where } from './html.ts';
import { outside } from './link.ts';

const commitShownLength = 10;
const digestShownLength = 19;

/** The components of a candidate: what changed, its commit, its build with the log, its images. */
export function componentTable(
  components: readonly ShownComponent[],
  since: string | undefined,
): Html {
  const caption = `${components.length} components${since === undefined ? '' : `, beside ${since}`}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Components"><table>
<caption>${caption}</caption>
<thead><tr><th scope="col">Component</th><th scope="col">Before</th><th scope="col">Now</th><th scope="col">Change</th><th scope="col">Commit</th><th scope="col">Build</th><th scope="col">Unit</th><th scope="col">Images</th></tr></thead>
<tbody>${each(components, row)}</tbody></table></div>`;
}

function row(one: ShownComponent): Html {
  const { name, repository, tag, commit, before, change, unit, skipped } = one;
  return html`<tr><th scope="row">${outside(repository, name)}</th><td>${where(before, (old) => html`<code>${old}</code>`)}</td>
<td><code>${tag}</code>${each(skipped, (passed) => html`<br><span class="faint">not ${passed.tag}: ${passed.why}</span>`)}</td>
<td>${change === 'none' ? html`<span class="faint">none</span>` : html`<strong>${change}</strong>`}</td>
<td>${outside(`${repository}/commit/${commit}`, html`<code>${commit.slice(0, commitShownLength)}</code>`)}</td>
<td>${build(one.build)}</td><td>${unit ?? ''}</td><td>${images(one.images)}</td></tr>`;
}

const buildWords = { 'under-way': '⚒ being built', built: '✔ built', failed: '✘ failed' } as const;

function build({ phase, origin, url, why, lacks }: ShownComponent['build']): Html {
  const words = origin === 'production' ? '✔ from production' : buildWords[phase];
  return html`<span class="build ${phase}">${outside(url, words)}</span>
${phase === 'failed' ? where(why, (told) => html`<br>${told}`) : nothing}
${where(lacks, (told) => html`<br><span class="faint">lacks ${told}</span>`)}`;
}

function images(all: readonly ShownImage[]): Html {
  const present = all.filter(({ digest }) => digest !== undefined).length;
  return html`<details><summary>${present} of ${all.length}</summary><ul class="set">${each(
    all,
    ({ name, digest, platforms, platformsExpected }) =>
      html`<li>${name} ${digest === undefined ? 'not yet' : html`<code title="${digest}">${digest.slice(0, digestShownLength)}</code> ${platforms.length} of ${platformsExpected} platforms`}</li>`,
  )}</ul></details>`;
}
