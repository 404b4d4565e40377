import { STATUS_CODES } from 'node:http';
import { html } from 'hono/html';

/** What a person is told of a form that was not carried out. */
export interface RefusedForm {
  readonly status: number;
  /** What is wrong, and what to do about it. */
  readonly detail: string;
  /** What the form was posted to. */
  readonly path: string;
  /** The page to go back to, a path of ours. */
  readonly page: string;
}

/** The page that answers a form which was refused: what, why, and the way back. */
export async function refusalPage({ status, detail, path, page }: RefusedForm): Promise<string> {
  const title = `${status} ${STATUS_CODES[status] ?? 'Refused'}`;
  const text = await html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Not done: ${title}</title>
  </head>
  <body>
    <main>
      <h1>This was not done</h1>
      <p role="alert">${detail}</p>
      <p>It was asked for at <code>${path}</code>, and answered <code>${title}</code>.</p>
      <p><a href="${page}">Back to the page</a></p>
    </main>
  </body>
</html>
`;
  return text.toString();
}
