import type { ShownFile } from '#flow/answer.ts';
import { type Exchange, refusalOf, sendTagged } from './answer.ts';
import { pageHeaders } from './page-headers.ts';

/** Shows a browser a page, or what belongs to one; who looks may see another than the next. */
export async function showFile(
  exchange: Exchange,
  respond: () => Promise<ShownFile>,
): Promise<void> {
  const { request, response } = exchange;
  response.set(pageHeaders);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.set('Allow', 'GET, HEAD').status(405).type('text').send('use GET\n');
    return;
  }
  try {
    const { type, content, status = 200 } = await respond();
    response.set('Cache-Control', 'private, no-cache').status(status);
    sendTagged(exchange, type, content);
  } catch (error) {
    const { status, detail, headers = {} } = refusalOf(exchange, error);
    response.set(headers).status(status).type('text').send(`${detail}\n`);
  }
}
