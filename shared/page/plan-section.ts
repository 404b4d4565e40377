import { html } from 'hono/html';
import { admissionText, planSections, type ShownPlan } from '#core/plan-text.ts';
import { each, type Html, nothing } from './html.ts';

/** A plan as the page has it; why it cannot be shown, where what it asks does not answer. */
export type PlanOrWhy = ShownPlan | { readonly why: string };

/** Every write that a promotion would make, and what would be said of it. */
export function planSection(plan: PlanOrWhy): Html {
  if ('why' in plan)
    return html`<h2 id="plan">Plan</h2>
<p class="refusal">It cannot be shown now: ${plan.why}</p>`;
  const { kind } = plan.admission;
  const isGood = kind === 'allow' || kind === 'admitted';
  return html`<h2 id="plan">Plan</h2>
<p class="${isGood ? 'may' : 'refusal'}">It ${admissionText(plan)}.</p>
${each(planSections(plan), ([title, lines]) => section(title, lines))}`;
}

/** The notes are Markdown that others wrote: they are shown as they are, and nothing is made of them. */
function section(title: string, lines: readonly string[]): Html {
  const isNotes = title === 'Notes';
  return html`<details${isNotes ? nothing : html` open`}><summary>${title}</summary>
${isNotes ? html`<pre class="notes">${lines.join('\n')}</pre>` : html`<ul class="lines">${each(lines, (line) => html`<li>${line}</li>`)}</ul>`}</details>`;
}
