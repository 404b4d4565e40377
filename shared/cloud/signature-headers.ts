import type { IncomingHttpHeaders } from 'node:http';

/** What a delivery is signed by: two headers of GitHub's. */
export interface Signatures {
  readonly sha256: string | undefined;
  readonly sha1: string | undefined;
}

/** How a sender of deliveries says who it is: the `WWW-Authenticate` of a 401. */
export const signatureChallenge = 'X-Hub-Signature-256';

/** The signatures of a delivery, as its headers have them. */
export function signaturesIn(headers: IncomingHttpHeaders): Signatures {
  return {
    sha256: textOf(headers['x-hub-signature-256']),
    sha1: textOf(headers['x-hub-signature']),
  };
}

/** Why a delivery is as good as unsigned, if it is: a signature by SHA-1 alone is none. */
export function whyUnsigned({ sha256, sha1 }: Signatures): string | undefined {
  if (sha256) return undefined;
  return sha1 === undefined
    ? 'X-Hub-Signature-256 is missing: give the webhook a secret'
    : 'X-Hub-Signature-256 is missing, and X-Hub-Signature, by SHA-1, is not taken';
}

/** Of a header that stands twice Node makes one text, but for those that it knows. */
function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.join(', ');
}
