/**
 * What every page says of itself: nothing but our own style and script, nothing inside another page,
 * and forms to nobody else. The address of a page goes to our own origin alone: with none at all a
 * form would say that it comes from nowhere (`Origin: null`), and would be refused.
 *
 * @see https://fetch.spec.whatwg.org/#append-a-request-origin-header
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};
