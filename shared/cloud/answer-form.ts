import { readForm, type SentForm } from '#edge/form.ts';
import type { Answer } from '#flow/answer.ts';
import { type Exchange, refusalOf } from './answer.ts';

/** What a browser sends of a form, if nothing else is asked of it. */
export const formType = 'application/x-www-form-urlencoded';

/**
 * What every refusal says of itself: it loads, sends and frames nothing, and nobody keeps it. Pages
 * with forms need `same-origin`, too, as by `no-referrer` browsers send them with `Origin: null`.
 *
 * @see https://fetch.spec.whatwg.org/#append-a-request-origin-header
 */
const headers: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Answers a form of the page: what is done leads back to the page that the form names (303, so that
 * loading it again sends nothing again), what is refused is told on a page of its own, with the
 * status that a program would have.
 */
export async function answerForm(
  exchange: Exchange,
  respond: (read: () => SentForm) => Promise<Answer>,
): Promise<void> {
  const { request, response } = exchange;
  let page = '/';
  const read = () => {
    const form = readForm(request.rawBody ?? new Uint8Array());
    page = form.page;
    return form;
  };
  try {
    await respond(read);
    response.set(headers).set('Location', page).status(303).end();
  } catch (error) {
    const { status, detail, headers: told = {} } = refusalOf(exchange, error);
    // Most processes never refuse a form.
    const { refusalPage } = await import('./refusal-page.ts');
    const text = await refusalPage({ status, detail, path: request.path, page });
    response
      .set({ ...headers, ...told })
      .status(status)
      .type('html')
      .send(text);
  }
}
