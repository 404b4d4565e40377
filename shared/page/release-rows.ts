import { html } from 'hono/html';
import type { ShownReleaseRow } from '#core/shown-releases.ts';
import { each, type Html, where } from './html.ts';
import { comparing } from './link.ts';
import { releaseLink } from './release-link.ts';
import { instant } from './time.ts';

/** The releases of a line as a table, the newest first. */
export function releaseRows(releases: readonly ShownReleaseRow[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Releases"><table>
<caption>Releases: every number that was ever reserved</caption>
<thead><tr><th scope="col">Release</th><th scope="col">State</th><th scope="col">When</th><th scope="col">Asked for by</th><th scope="col">Why</th><th scope="col">Waivers</th><th scope="col">Beside the one before</th></tr></thead>
<tbody>${each(
    releases.map((one, index) => row(one, releases[index + 1])),
    (one) => one,
    html`<tr><td colspan="7">None yet.</td></tr>`,
  )}</tbody></table></div>`;
}

function row(one: ShownReleaseRow, before: ShownReleaseRow | undefined): Html {
  const { release, state, releasedAt, admittedAt, requestedBy, reason, waivers } = one;
  return html`<tr><th scope="row">${releaseLink(release)}</th><td>${state}</td><td>${instant(releasedAt ?? admittedAt)}</td>
<td>${requestedBy}</td><td>${reason}</td><td>${waivers === 0 ? '' : waivers}</td>
<td>${where(before, ({ release: last }) => html`<a href="${comparing(last, release)}">${last}</a>`)}</td></tr>`;
}
