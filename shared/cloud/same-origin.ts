import type { IncomingHttpHeaders } from 'node:http';
import { PermanentError } from '#core/permanent-error.ts';
import { printable } from '#edge/faults.ts';

/** An origin is shown whole where it is as long as names of hosts are. */
const originShownMax = 300;

/**
 * Refuses what another page than ours had a browser send: browsers send `Origin` with every POST,
 * and no page can write it. `null`, a subdomain, another port or scheme are other pages; a page that
 * has no `Origin` sent by `Referrer-Policy: no-referrer` sends `null`. `Sec-Fetch-Site`, where a
 * browser sends it, must agree.
 *
 * @see https://fetch.spec.whatwg.org/#origin-header
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 * @throws PermanentError `forbidden`
 */
export function refuseOtherOrigins(
  { origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  pageOrigin: string | undefined,
): void {
  const wayOut = `ask from the page at ${pageOrigin}, or send Authorization: Bearer`;
  const refuse = (found: string) => {
    throw new PermanentError('forbidden', `${found}; ${wayOut}`);
  };
  if (origin === undefined) refuse('the request has no Origin, so any page may have sent it');
  if (origin !== pageOrigin)
    refuse(`the request comes from ${printable(origin ?? '', originShownMax)}, another page`);
  if (site !== undefined && site !== 'same-origin')
    refuse(`the request comes from another page, as Sec-Fetch-Site is ${printable(String(site))}`);
}
