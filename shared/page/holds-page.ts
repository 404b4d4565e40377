import { html } from 'hono/html';
import type { ShownHold, ShownHolds, ShownWaiver } from '#core/shown-hold.ts';
import { actionBox } from './actions.ts';
import { holdWords } from './hold-list.ts';
import { each, type Html, where } from './html.ts';
import { outside, pathTo } from './link.ts';
import { nextPage } from './next-page.ts';
import { instant, instantFrom } from './time.ts';
import type { Viewer } from './viewer.ts';

/** The page of all that people hold, keep and waive now, and how each ends. */
export function holdsPage(
  { holds, waivers, next }: ShownHolds,
  viewer: Viewer,
  nowMs: number,
): Html {
  const none = html`<p>Nothing is held, kept or waived.</p>`;
  const isEmpty = holds.length + waivers.length === 0;
  return html`${isEmpty ? none : ''}${each(holds, (one) => holdCard(one, viewer, nowMs))}
${each(waivers, (one) => waiverCard(one, viewer, nowMs))}
${nextPage('/holds', next, 'Earlier candidates')}`;
}

function holdCard(hold: ShownHold, viewer: Viewer, nowMs: number): Html {
  const { kind, thing, reason, owner, by, at, until, end } = hold;
  const words = `${holdWords[kind]}: ${thing.kind} ${thing.name}`;
  return card(
    words,
    thing,
    [
      ['Why', html`${reason}`],
      ['Owner', html`${owner}`],
      ['By', html`${by}, ${instant(at)}`],
      ['Until', instantFrom(until, nowMs)],
    ],
    where(end, (action) => actionBox(action, '/holds', viewer)),
  );
}

function waiverCard(waiver: ShownWaiver, viewer: Viewer, nowMs: number): Html {
  const { candidate, cell, reason, owner, link, by, at, until, end } = waiver;
  return card(
    `Waived: ${cell} of ${candidate.slice(0, 8)}`,
    { kind: 'candidate', name: candidate },
    [
      ['Why', html`${outside(link, reason)}`],
      ['Owner', html`${owner}`],
      ['By', html`${by}, ${instant(at)}`],
      ['Until', instantFrom(until, nowMs)],
    ],
    where(end, (action) => actionBox(action, '/holds', viewer)),
  );
}

function card(
  title: string,
  { kind, name }: ShownHold['thing'],
  facts: readonly (readonly [string, Html])[],
  action: Html,
): Html {
  const to = { line: pathTo('l', name), candidate: pathTo('c', name), component: undefined }[kind];
  const heading = to === undefined ? html`${title}` : html`<a href="${to}">${title}</a>`;
  return html`<article class="card"><h2>${heading}</h2>
<dl class="facts">${each(facts, ([word, told]) => html`<dt>${word}</dt><dd>${told}</dd>`)}</dl>
${action}</article>`;
}
