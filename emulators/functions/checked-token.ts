import type { IncomingHttpHeaders } from 'node:http';

/** What Cloud Run writes where the signature was. */
const removed = 'SIGNATURE_REMOVED_BY_GOOGLE';
const bearer = /^(Bearer +[^.\s]+\.[^.\s]+)\.[^.\s]*$/i;

/**
 * The headers of a request as Cloud Run hands them on where it checks who asks: the token that it
 * checked has lost its signature, so that the function cannot use it elsewhere. That is the one of
 * `X-Serverless-Authorization`; where there is none, the one of `Authorization`. Whether somebody may
 * ask at all is not checked here: every person of this machine may.
 * @see https://cloud.google.com/run/docs/authenticating/service-to-service
 */
export function withCheckedToken(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const own = 'x-serverless-authorization';
  const checked = headers[own] === undefined ? 'authorization' : own;
  const sent = headers[checked];
  if (typeof sent !== 'string') return headers;
  return { ...headers, [checked]: sent.replace(bearer, `$1.${removed}`) };
}
