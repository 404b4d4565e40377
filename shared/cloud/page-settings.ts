import { anyText, audiences, keysAddress, keysOrigin, listed } from './setting-forms.ts';
import type { Environment, Read } from './setting-reader.ts';

/** Where people see the page, and how its proxy says who they are. */
export interface PageSettings {
  /** The one origin of the page and of what its forms post to. */
  readonly origin: string;
  /** Whom assertions are made for: the backends behind the proxy. */
  readonly audiences: readonly string[];
  readonly issuer: string;
  readonly jwksUrl: string;
}

/** https://cloud.google.com/iap/docs/signed-headers-howto */
const iapKeys = 'https://www.gstatic.com/iap/verify/public_key-jwk';

/**
 * Reads where the page is, and whom its proxy makes assertions for: all of it or nothing, for half a
 * page would refuse everybody.
 */
export function readPage(environment: Environment, read: Read): PageSettings | undefined {
  const names = ['PAGE_ORIGIN', 'IAP_AUDIENCES', 'IAP_JWKS_URL', 'IAP_ISSUER'];
  if (names.every((name) => (environment[name]?.trim() ?? '') === '')) return undefined;
  return {
    origin: read('PAGE_ORIGIN', keysOrigin),
    audiences: listed(read('IAP_AUDIENCES', audiences)),
    jwksUrl: read('IAP_JWKS_URL', keysAddress, iapKeys),
    issuer: read('IAP_ISSUER', anyText, 'https://cloud.google.com/iap'),
  };
}
