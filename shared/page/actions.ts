import { html } from 'hono/html';
import type { ActionField, ShownAction } from '#core/action.ts';
import { actionLines } from '#core/action-lines.ts';
import { each, type Html, nothing, where } from './html.ts';
import { isOwnPath } from './link.ts';
import { isAmong, type Viewer } from './viewer.ts';

/**
 * What people can do here: each with what comes of it before anything else, with a form for who may,
 * and with the same for a shell.
 *
 * @param back the page to come back to
 */
export function actionList(actions: readonly ShownAction[], back: string, viewer: Viewer): Html {
  if (actions.length === 0) return nothing;
  return html`<section aria-labelledby="actions"><h2 id="actions">What can be done</h2>
${each(actions, (action) => actionBox(action, back, viewer))}</section>`;
}

/** One thing that people can do. */
export function actionBox(action: ShownAction, back: string, viewer: Viewer): Html {
  const { title, consequences, refusal } = action;
  const { curl, command } = actionLines(action);
  return html`<details class="action" id="${idOf(action)}"><summary>${title}</summary>
<ul>${each(consequences, (one) => html`<li>${one}</li>`)}</ul>
${where(refusal, (why) => html`<p class="refusal"><strong>It would be refused now:</strong> ${why}</p>`)}
${isAmong(viewer, action.who) && isOwnPath(action.path) ? form(action, back) : whoMay(action, viewer)}
<details class="lines"><summary>The same in a shell</summary><pre><code>${command}</code></pre><pre><code>${curl}</code></pre></details>
</details>`;
}

function form(action: ShownAction, back: string): Html {
  const { path, body, fields, title } = action;
  return html`<form method="post" action="${path}"><input type="hidden" name="_page" value="${back}">
${each(Object.entries(body), ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${each(fields, (field) => labelled(field, `${idOf(action)}-${field.name}`))}
<button type="submit">${title}</button></form>`;
}

function labelled(field: ActionField, id: string): Html {
  const { label, isRequired } = field;
  const optional = isRequired ? nothing : html` <span class="faint">(may be left out)</span>`;
  return html`<p class="field"><label for="${id}">${label}${optional}</label>${input(field, id)}</p>`;
}

function input(
  { name, kind, isRequired, choices = [], preset = '' }: ActionField,
  id: string,
): Html {
  const required = isRequired ? html` required` : nothing;
  if (kind === 'choice')
    return html`<select id="${id}" name="${name}"${required}>${each(choices, (one) => html`<option${one === preset ? html` selected` : nothing}>${one}</option>`)}</select>`;
  if (kind === 'text' && name === 'reason')
    return html`<textarea id="${id}" name="${name}" rows="2"${required}>${preset}</textarea>`;
  const type = kind === 'link' ? 'url' : 'text';
  return html`<input id="${id}" name="${name}" type="${type}" value="${preset}"${required}>`;
}

function whoMay({ who }: ShownAction, viewer: Viewer): Html {
  const may = who.length === 0 ? 'Nobody may, as its line is gone.' : `May: ${who.join(', ')}.`;
  const hint =
    viewer.email === undefined
      ? where(viewer.signInAt, (at) => html` <a href="${at}">Sign in</a> as one of them.`)
      : html` You are signed in as ${viewer.email}.`;
  return html`<p class="faint">${may}${hint}</p>`;
}

/** One for each action on a page: a page has no two of a name and a body. */
function idOf({ name, body }: ShownAction): string {
  const words = [name, ...Object.values(body)].join('-');
  const inId = words.replace(/[^a-z\d-]/giu, (one) => `_${one.codePointAt(0)?.toString(16)}_`);
  return `do-${inId}`;
}
