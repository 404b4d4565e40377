import { html } from 'hono/html';
import type { CellVerdict } from '#core/cells.ts';
import type { CellNews, ShownAttempt, ShownCell } from '#core/shown-candidate.ts';
import { each, type Html, nothing, where } from './html.ts';
import { outside } from './link.ts';
import { between, instant } from './time.ts';

/** A glyph for each verdict: nobody needs to see the colour. */
export const verdictGlyphs: Readonly<Record<CellVerdict, string>> = {
  passed: '✔',
  'flaky-passed': '~',
  failed: '✘',
  'timed-out': 'T',
  errored: '!',
  inconclusive: '?',
  open: '…',
};

/** The news that people ask for first, in this order. */
const newsInOrder = ['newly failing', 'fixed', 'still failing', 'new'] as const;

/** The axis that makes the columns, where cells have it. */
const columnAxis = 'kubernetes';

/** The test cells: what is news beside the release before, the matrix, and every attempt. */
export function cellMatrix(cells: readonly ShownCell[], removed: readonly string[]): Html {
  return html`<h2 id="tests">Tests</h2>${newsTabs(cells, removed)}${matrix(cells)}${attempts(cells)}`;
}

function newsTabs(cells: readonly ShownCell[], removed: readonly string[]): Html {
  const of = (news: CellNews) => cells.filter((cell) => cell.news === news);
  const tabs = newsInOrder.map((news) => [news, of(news).map(({ cell }) => cell)] as const);
  const all = [...tabs, ['removed', removed] as const];
  if (all.every(([, names]) => names.length === 0)) return nothing;
  return html`<div class="tabs">${each(
    all,
    ([
      news,
      names,
    ]) => html`<details${news === 'newly failing' && names.length > 0 ? html` open` : nothing}><summary>${news} <b>${names.length}</b></summary>
<ul>${each(names, (name) => html`<li>${news === 'removed' ? name : html`<a href="#cell-${name}">${name}</a>`}</li>`, html`<li class="faint">none</li>`)}</ul></details>`,
  )}</div>`;
}

function matrix(cells: readonly ShownCell[]): Html {
  const columns = columnsOf(cells);
  const rows = Map.groupBy(cells, rowOf);
  const isByVersion = columns.some((column) => column !== undefined);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Test matrix"><table class="matrix">
<caption>Suites${isByVersion ? ' by Kubernetes version' : ''}. ✔ passed, ~ after a failed attempt, ✘ failed, T timed out, ! errored, ? inconclusive, … open; ↻ tried again, ▨ waived</caption>
<thead><tr><th scope="col">Suite</th>${each(columns, (one) => html`<th scope="col">${one ?? (isByVersion ? 'no version' : 'Came to')}</th>`)}</tr></thead>
<tbody>${each([...rows], ([suite, own]) => matrixRow(suite, own, columns))}</tbody></table></div>`;
}

/** The versions of Kubernetes that cells name; before them, for cells that name none, none. */
function columnsOf(cells: readonly ShownCell[]): readonly (string | undefined)[] {
  const named = new Set(cells.map(({ axes }) => axes?.[columnAxis]));
  const versions = [...named].filter((one) => one !== undefined);
  return named.has(undefined) ? [undefined, ...versions] : versions;
}

/** The suite of a cell: its name and what its other axes say. */
function rowOf({ cell, axes }: ShownCell): string {
  if (axes === undefined) return cell;
  const others = Object.entries(axes).filter(([axis]) => axis !== columnAxis);
  const column = axes[columnAxis]?.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  const name = column === undefined ? cell : cell.replace(`-${column}`, '');
  return others.length === 0 ? name : `${name} (${others.map(([, value]) => value).join(', ')})`;
}

function matrixRow(
  suite: string,
  cells: readonly ShownCell[],
  columns: readonly (string | undefined)[],
): Html {
  const at = (column: string | undefined) =>
    cells.filter(({ axes }) => axes?.[columnAxis] === column).map(mark);
  return html`<tr><th scope="row">${suite}</th>${each(columns, (column) => html`<td>${at(column)}</td>`)}</tr>`;
}

/** One click to the log; in words for who sees neither colour nor glyph. */
function mark({ cell, verdict, counts, waiver, attempts: tried }: ShownCell): Html {
  const last = tried.findLast(({ url }) => url !== undefined);
  const words = [
    `${cell}: ${verdict}`,
    counts,
    ...(tried.length > 1 ? [`${tried.length} attempts`] : []),
    ...(waiver === undefined ? [] : ['waived']),
  ].join(', ');
  const signs = `${verdictGlyphs[verdict]}${tried.length > 1 ? '↻' : ''}${waiver === undefined ? '' : '▨'}`;
  const face = html`<span class="sr">${words}</span><span aria-hidden="true">${signs}</span>`;
  const classes = `cell ${verdict} ${counts}${waiver === undefined ? '' : ' waived'}`;
  return html`<span class="${classes}" title="${words}">${last === undefined ? html`<a href="#cell-${cell}">${face}</a>` : outside(last.url, face)}</span> `;
}

function attempts(cells: readonly ShownCell[]): Html {
  return html`<details class="attempts"><summary>Every attempt at ${cells.length} cells</summary>
<dl>${each(
    cells,
    ({
      cell,
      counts,
      verdict,
      attempts: tried,
      waiver,
      deadline,
    }) => html`<dt id="cell-${cell}">${cell} <span class="faint">${counts}, ${verdict}</span></dt>
${each(tried, attempt, html`<dd class="faint">not begun</dd>`)}
${where(deadline, (at) => html`<dd class="faint">silence ends it at ${instant(at)}</dd>`)}
${where(waiver, ({ reason, owner, until, link }) => html`<dd>waived until ${instant(until)} by ${owner}: ${outside(link, reason)}</dd>`)}`,
  )}</dl></details>`;
}

function attempt(one: ShownAttempt): Html {
  const { outcome = 'runs', why, url, openedAt, endedAt, failedTests, lastLines } = one;
  const took = endedAt === undefined ? '' : ` in ${between(openedAt, endedAt)}`;
  return html`<dd>${outside(url, `attempt ${one.attempt}`)}: ${outcome}${took}, since ${instant(openedAt)}${where(why, (words) => html` — ${words}`)}
${failedTests.length === 0 ? nothing : html`<ul>${each(failedTests, (name) => html`<li>${name}</li>`)}</ul>`}
${lastLines.length === 0 ? nothing : html`<pre>${lastLines.join('\n')}</pre>`}</dd>`;
}
