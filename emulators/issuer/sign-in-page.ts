import { html } from 'hono/html';
import type { AuthorizationRequest } from './authorization-request.ts';

/** A person is signed in by one click: on this machine nobody has a password. */
export function signInPage(request: AuthorizationRequest, people: readonly string[]) {
  const hidden = Object.entries(request).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const buttons = people.map(
    (email) => html`<li><button name="email" value="${email}">${email}</button></li>`,
  );
  return page(
    'Who are you?',
    html`<p>The local issuer signs you in for <code>${request.client_id}</code>. It asks for no password.</p>
      <form method="post" action="/authorize">${hidden}<ul>${buttons}</ul></form>
      <form method="post" action="/authorize">
        ${hidden}
        <label>Somebody else <input type="email" name="email" value="${request.login_hint ?? ''}" required></label>
        <button>Sign in</button>
      </form>`,
  );
}

/** What a person is told where a program asks for what cannot be. */
export function refusedPage(words: string) {
  return page('This cannot be', html`<pre role="alert">${words}</pre>`);
}

function page(title: string, content: ReturnType<typeof html>) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
  </head>
  <body><main><h1>${title}</h1>${content}</main></body>
</html>
`;
}
