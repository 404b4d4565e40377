import { html } from 'hono/html';
import type { ShownStep } from '#core/shown-candidate.ts';
import { each, type Html, where } from './html.ts';
import { between, instant } from './time.ts';

const glyphs: Readonly<Record<ShownStep['state'], string>> = {
  done: '✔',
  now: '▶',
  ahead: '○',
  failed: '✘',
  held: '‖',
  never: '–',
};

/** The way from the tags to the announcement: where it is now is said to everybody. */
export function stepper(steps: readonly ShownStep[]): Html {
  return html`<ol class="steps" aria-label="The way of this candidate">${each(steps, step)}</ol>`;
}

function step({ name, state, began, ended, told }: ShownStep): Html {
  const isHere = state === 'now' || state === 'held';
  return html`<li class="${state}"${isHere ? html` aria-current="step"` : ''}><span class="glyph" aria-hidden="true">${glyphs[state]}</span>
<span class="name">${name}</span> <span class="sr">${state}</span>
${where(ended ?? began, (at) => html`<span class="faint">${instant(at)}</span>`)}
${began !== undefined && ended !== undefined ? html`<span class="faint">${between(began, ended)}</span>` : ''}
${where(told, (words) => html`<span class="told">${words}</span>`)}</li>`;
}
