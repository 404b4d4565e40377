import { html } from 'hono/html';
import type { ShownCandidate } from '#core/shown-candidate.ts';
import type { ShownLine, ShownLines, ShownReleased } from '#core/shown-line.ts';
import { candidateRows, phaseBadge } from './candidate-rows.ts';
import { cellCounts } from './counts.ts';
import { holdList } from './hold-list.ts';
import { each, type Html, nothing, where } from './html.ts';
import { pathTo } from './link.ts';
import { daysSince, instant } from './time.ts';
import { verdictBox } from './verdict.ts';

/** From so many days on a release is old enough to be looked at, and to be worried about. */
const agingDays = 30;
const staleDays = 90;

/** The page of all lines: one card each, and below it what it tried last. */
export function linesPage(
  { lines }: ShownLines,
  candidates: ReadonlyMap<string, readonly ShownCandidate[]>,
  nowMs: number,
): Html {
  if (lines.length === 0)
    return html`<p>There is no release line: write one into release-lines/.</p>`;
  const card = (line: ShownLine): Html => {
    const tried = candidates.get(line.line) ?? [];
    return html`<article class="card" aria-labelledby="line-${line.line}">
${lineCard(line, nowMs)}
${candidateRows(tried, `Newest candidates of ${line.line}`, nowMs)}
<p><a href="${pathTo('l', line.line)}">All of ${line.line}</a></p></article>`;
  };
  return html`${each(lines, card)}`;
}

/** What is out, what is on its way, and who must act. */
export function lineCard(line: ShownLine, nowMs: number): Html {
  const { line: name, released, newest, verdict, holds } = line;
  return html`<h2 id="line-${name}"><a href="${pathTo('l', name)}">${name}</a></h2>
${verdictBox(verdict, nowMs)}
${holdList(holds)}
<dl class="facts">
<dt>Released</dt><dd>${released === undefined ? 'nothing yet' : releasedWords(name, released, nowMs)}</dd>
${where(
  newest,
  (one) =>
    html`<dt>Newest candidate</dt><dd><a href="${pathTo('c', one.candidate)}"><code>${one.candidate.slice(0, 8)}</code></a> ${phaseBadge(one.phase)} ${cellCounts(one.blocking)}${where(one.versionToBe, (version) => html` → ${version}`)}</dd>`,
)}
${where(line.quietUntil, (at) => html`<dt>Quiet until</dt><dd>${instant(at)}</dd>`)}
${where(line.nextRound, (at) => html`<dt>Tested anew</dt><dd>${instant(at)}</dd>`)}
</dl>
${released === undefined ? nothing : setOf(released)}`;
}

function releasedWords(name: string, { version, at }: ShownReleased, nowMs: number): Html {
  const days = daysSince(at, nowMs);
  const age = days >= staleDays ? 'stale' : days >= agingDays ? 'aging' : 'fresh';
  const word = age === 'fresh' ? '' : age === 'aging' ? 'aging: ' : 'STALE: ';
  return html`<a href="${pathTo('r', name, version)}">${name}@${version}</a> <span class="age ${age}">${word}${days} days ago</span>`;
}

function setOf({ components }: ShownReleased): Html {
  return html`<details><summary>The released set: ${components.length} components</summary><ul class="set">${each(components, ({ name, tag }) => html`<li>${name} <code>${tag}</code></li>`)}</ul></details>`;
}
