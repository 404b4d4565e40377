import { html } from 'hono/html';
import type {
  ShownDrift,
  ShownFloatingTag,
  ShownFloatingTags,
  ShownMove,
  ShownVersion,
} from '#core/shown-floating-tag.ts';
import { each, type Html, nothing, where } from './html.ts';
import { nextPage } from './next-page.ts';
import { releaseLink } from './release-link.ts';
import { instant } from './time.ts';

/** The page of the ledger: what every floating tag of production names, and how it came there. */
export function tagsPage({ floatingTags, next }: ShownFloatingTags): Html {
  const images = [...Map.groupBy(floatingTags, ({ repository }) => repository)];
  return html`<p>Floating tags follow the highest version that a standing release holds. Version tags never change.</p>
${each(images, ([repository, own]) => imageTable(repository, own), html`<p>Nothing was promoted yet.</p>`)}
${nextPage('/tags', next, 'Tags that moved earlier')}`;
}

function imageTable(repository: string, own: readonly ShownFloatingTag[]): Html {
  const inOrder = own.toSorted((a, b) => a.tag.localeCompare(b.tag, 'en', { numeric: true }));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${repository}"><table>
<caption><code>${repository}</code></caption>
<thead><tr><th scope="col">Tag</th><th scope="col">Names</th><th scope="col">Since</th><th scope="col">Versions</th><th scope="col">Moves</th></tr></thead>
<tbody>${each(inOrder, row)}</tbody></table></div>`;
}

function row({ tag, version, digest, movedAt, versions, moves, drift }: ShownFloatingTag): Html {
  return html`<tr><th scope="row"><code>${tag}</code></th>
<td>${version === undefined ? html`<span class="faint">no standing release</span>` : html`<code title="${digest ?? ''}">${version}</code>`}${each(drift, driftWords)}</td>
<td>${where(movedAt, instant)}</td><td>${versionList(versions)}</td><td>${moveList(moves)}</td></tr>`;
}

function driftWords({ version, found, since }: ShownDrift): Html {
  const what = found === undefined ? 'is gone' : `is ${found}`;
  return html`<br><strong class="fail">${version} ${what}</strong> since ${instant(since)}`;
}

function versionList(versions: readonly ShownVersion[]): Html {
  return html`<details><summary>${versions.length}</summary><ul class="set">${each(
    versions,
    ({ version, digest, releases }) =>
      html`<li><code title="${digest}">${version}</code> ${releases.length === 0 ? html`<span class="faint">withdrawn</span>` : each(releases, releaseLink)}</li>`,
  )}</ul></details>`;
}

function moveList(moves: readonly ShownMove[]): Html {
  if (moves.length === 0) return nothing;
  return html`<details><summary>${moves.length}</summary><ul>${each(
    moves,
    ({ from, to, why, by, at }) =>
      html`<li>${instant(at)} ${where(from, (old) => html`<code>${old}</code> → `)}<code>${to}</code> — ${why} <span class="faint">(${by})</span></li>`,
  )}</ul></details>`;
}
