import { html } from 'hono/html';
import type { ShownCandidates } from '#core/shown-candidate.ts';
import type { ShownLine } from '#core/shown-line.ts';
import type { ShownReleaseRow } from '#core/shown-releases.ts';
import { actionList } from './actions.ts';
import { candidateRows } from './candidate-rows.ts';
import { each, type Html } from './html.ts';
import { lineCard } from './lines-page.ts';
import { pathTo } from './link.ts';
import { nextPage } from './next-page.ts';
import { releaseRows } from './release-rows.ts';
import type { Viewer } from './viewer.ts';

/** What the page of a line is made of. */
export interface LinePageParts {
  readonly line: ShownLine;
  readonly candidates: ShownCandidates;
  readonly releases: readonly ShownReleaseRow[];
}

/** The page of one line: its card, its components, and all that it tried and released. */
export function linePage(
  { line, candidates: { candidates, next }, releases }: LinePageParts,
  viewer: Viewer,
  nowMs: number,
): Html {
  const { line: name, components, promoters, approvals } = line;
  return html`<article class="card">${lineCard(line, nowMs)}</article>
${candidateRows(candidates, `Candidates of ${name}`, nowMs)}
${nextPage(pathTo('l', name), next, 'Older candidates')}
${releaseRows(releases)}
<details><summary>${components.length} components, by base version</summary><ul class="set">${each(components, (one) => html`<li>${one.name} <code>${one.base}</code></li>`)}</ul></details>
<p>Promoters: ${promoters.join(', ')}${approvals > 0 ? html`; approvals of others that are needed: ${approvals}` : ''}</p>
${actionList(line.actions, pathTo('l', name), viewer)}`;
}
