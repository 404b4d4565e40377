import { html } from 'hono/html';
import type { ShownTag, ShownTags } from '#core/shown-tag.ts';
import { actionBox } from './actions.ts';
import { each, type Html, where } from './html.ts';
import { pathTo } from './link.ts';
import { nextPage } from './next-page.ts';
import { instant, instantFrom } from './time.ts';
import type { Viewer } from './viewer.ts';

/** The page of the tags in quarantine: why each is there, and who can release it. */
export function quarantinePage({ tags, next }: ShownTags, viewer: Viewer, nowMs: number): Html {
  const none = html`<p>No tag is in quarantine.</p>`;
  return html`<p>A tag whose number hardly continues what was there is never built before a promoter releases it.</p>
${each(tags, (tag) => tagCard(tag, viewer, nowMs), none)}
${nextPage('/quarantine', next, 'Earlier tags')}`;
}

function tagCard(one: ShownTag, viewer: Viewer, nowMs: number): Html {
  const { component, tag, commit, why, seenAt, via, movedTo, goneSince, actions } = one;
  const id = `${component}-${tag}`.replace(/[^\w-]+/g, '-');
  const query = new URLSearchParams({ component, tag });
  return html`<article class="card" aria-labelledby="tag-${id}"><h2 id="tag-${id}">${component} <code>${tag}</code></h2>
<p class="refusal">${why}</p>
<dl class="facts"><dt>Commit</dt><dd><code>${commit}</code></dd><dt>Seen</dt><dd>${instantFrom(seenAt, nowMs)}, by ${via}</dd>
${where(movedTo, (to) => html`<dt>Moved to</dt><dd><code>${to}</code></dd>`)}
${where(goneSince, (at) => html`<dt>Gone since</dt><dd>${instant(at)}</dd>`)}</dl>
${each(actions, (action) => actionBox(action, pathTo('quarantine'), viewer))}
<p><a href="/why?${query}">Why not yet?</a></p></article>`;
}
