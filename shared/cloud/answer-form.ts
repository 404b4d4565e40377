import { readForm, type SentForm } from '#edge/form.ts';
import type { Answer } from '#flow/answer.ts';
import type { RefusedForm } from '#page/refusal-page.ts';
import { type Exchange, refusalOf } from './answer.ts';
import { pageHeaders } from './page-headers.ts';

/** What a browser sends of a form, if nothing else is asked of it. */
export const formType = 'application/x-www-form-urlencoded';

/** A refusal is a page like the others, which nobody keeps, and nobody else shows or opens. */
const headers: Readonly<Record<string, string>> = {
  ...pageHeaders,
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
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
    const text = await refusal({ status, detail, path: request.path, page });
    response
      .set({ ...headers, ...told })
      .status(status)
      .type('html')
      .send(text);
  }
}

/** Most processes never refuse a form: what shows one is loaded when it is needed. */
async function refusal(refused: RefusedForm): Promise<string> {
  const [{ refusalPage }, { shell }] = await Promise.all([
    import('#page/refusal-page.ts'),
    import('#page/shell.ts'),
  ]);
  return shell(refused.page, { title: 'This was not done', main: refusalPage(refused) }, {});
}
