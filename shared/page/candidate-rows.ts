import { html } from 'hono/html';
import type { CandidatePhase } from '#core/candidate.ts';
import type { ShownCandidate, ShownChange } from '#core/shown-candidate.ts';
import { cellCounts } from './counts.ts';
import { each, type Html, where } from './html.ts';
import { pathTo } from './link.ts';
import { between, duration, instant } from './time.ts';

/** So many changed components are named in a row. */
const changedShownMax = 4;

/** Candidates as a table, the newest first. */
export function candidateRows(
  candidates: readonly ShownCandidate[],
  caption: string,
  nowMs: number,
): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr><th scope="col">Candidate</th><th scope="col">Version</th><th scope="col">Phase</th><th scope="col">Opened</th><th scope="col">Took</th><th scope="col">Blocking</th><th scope="col">Informing</th><th scope="col">Changed</th><th scope="col">Waivers</th><th scope="col">Expires</th></tr></thead>
<tbody>${each(candidates, (one) => row(one, nowMs), html`<tr><td colspan="10">None yet.</td></tr>`)}</tbody>
</table></div>`;
}

function row(one: ShownCandidate, nowMs: number): Html {
  const { candidate, version, versionToBe, phase, openedAt, decidedAt, expires } = one;
  const took =
    decidedAt === undefined ? duration(nowMs - Date.parse(openedAt)) : between(openedAt, decidedAt);
  return html`<tr><th scope="row"><a href="${pathTo('c', candidate)}"><code>${candidate.slice(0, 8)}</code></a></th>
<td>${version ?? where(versionToBe, (number) => html`<span class="faint">${number}</span>`)}</td><td>${phaseBadge(phase)}</td><td>${instant(openedAt)}</td><td class="took">${took}</td>
<td>${cellCounts(one.blocking)}</td><td>${cellCounts(one.informing)}</td><td>${changedWords(one.changed)}</td><td>${one.waivers === 0 ? '' : one.waivers}</td><td>${where(expires, instant)}</td></tr>`;
}

/** A phase, with a glyph beside its colour. */
export function phaseBadge(phase: CandidatePhase): Html {
  return html`<span class="phase ${phase}"><span aria-hidden="true">${phaseGlyphs[phase]}</span> ${phase}</span>`;
}

const phaseGlyphs: Readonly<Record<CandidatePhase, string>> = {
  building: '⚒',
  testing: '…',
  accepted: '☞',
  failed: '✘',
  superseded: '»',
  promoting: '▶',
  released: '✔',
  collecting: '♻',
  collected: '♻',
};

function changedWords(changed: readonly ShownChange[]): string {
  const names = [...new Set(changed.map(({ component }) => component))];
  const more = names.length - changedShownMax;
  return `${names.slice(0, changedShownMax).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
