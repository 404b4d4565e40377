import { html } from 'hono/html';
import type { ShownSet } from '#core/shown-candidate.ts';
import { actionList } from './actions.ts';
import { phaseBadge } from './candidate-rows.ts';
import { cellMatrix } from './cell-matrix.ts';
import { componentTable } from './component-table.ts';
import { cellCounts } from './counts.ts';
import { holdList } from './hold-list.ts';
import { type Html, nothing, where } from './html.ts';
import { comparing, pathTo } from './link.ts';
import { type PlanOrWhy, planSection } from './plan-section.ts';
import { stepper } from './stepper.ts';
import { instantFrom } from './time.ts';
import { verdictBox } from './verdict.ts';
import type { Viewer } from './viewer.ts';

/** The page of a candidate: what is to be decided first, and then all that it rests on. */
export function candidatePage(set: ShownSet, plan: PlanOrWhy, viewer: Viewer, nowMs: number): Html {
  const { candidate, components, since, cells, removedCells, holding } = set;
  const planned = 'why' in plan ? [] : (plan.actions ?? []);
  return html`${verdictBox(set.verdict, nowMs)}
${holdList(holding)}
${facts(set, nowMs)}
${stepper(set.steps)}
${actionList([...planned, ...set.actions], pathTo('c', candidate), viewer)}
<h2 id="components">Components</h2>
${componentTable(components, since)}
${cellMatrix(cells, removedCells)}
${planSection(plan)}
<p><a href="${pathTo('c', candidate, 'audit')}">Audit trail</a></p>`;
}

function facts(set: ShownSet, nowMs: number): Html {
  const { candidate, line, round, phase, version, versionToBe, since } = set;
  const { expires, findings, restores } = set;
  return html`<dl class="facts">
<dt>Line</dt><dd><a href="${pathTo('l', line)}">${line}</a>, round ${round}</dd>
<dt>Phase</dt><dd>${phaseBadge(phase)}${where(set.why, (why) => html` <span class="faint">${why}</span>`)}</dd>
${version === undefined ? where(versionToBe, (number) => html`<dt>Version to be</dt><dd>${number}</dd>`) : html`<dt>Release</dt><dd><a href="${pathTo('r', line, version)}">${line}@${version}</a></dd>`}
<dt>Blocking cells</dt><dd>${cellCounts(set.blocking)}</dd>
<dt>Informing cells</dt><dd>${cellCounts(set.informing)}</dd>
<dt>Opened</dt><dd>${instantFrom(set.openedAt, nowMs)}</dd>
${where(since, (name) => html`<dt>Compared with</dt><dd><a href="${comparing(name, candidate)}">${name}</a></dd>`)}
${where(expires, (at) => html`<dt>Staging area goes</dt><dd>${instantFrom(at, nowMs)}</dd>`)}
${findings === undefined || findings === 0 ? nothing : html`<dt>Files</dt><dd><strong>${findings} odd</strong>: see the plan</dd>`}
${where(restores, (one) => html`<dt>Restores</dt><dd><a href="${pathTo('c', one)}">${one}</a></dd>`)}
</dl>`;
}
