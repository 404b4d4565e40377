import { html } from 'hono/html';
import type { Html } from './html.ts';
import { isOwnPath } from './link.ts';

/** A form that was not carried out. */
export interface RefusedForm {
  readonly status: number;
  /** What is wrong, and what to do about it. */
  readonly detail: string;
  /** What the form was posted to. */
  readonly path: string;
  /** The page to go back to, a path of ours. */
  readonly page: string;
}

const nothingDone = 'Nothing was changed.';
const perhapsDone = 'The page says whether it was done all the same; it is safe to ask again.';

/** The page that answers a form which was refused: what, why, and the way back. */
export function refusalPage({ status, detail, path, page }: RefusedForm): Html {
  const back = isOwnPath(page) ? page : '/';
  return html`<p class="refusal" role="alert">${detail}</p>
<p>It was asked for at <code>${path}</code>, and answered ${status}. ${status < 500 ? nothingDone : perhapsDone}</p>
<p><a href="${back}">Back to the page</a></p>`;
}
