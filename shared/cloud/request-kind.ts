import type { IncomingMessage } from 'node:http';
import type { Refusal } from './refusal.ts';
import { signatureChallenge, signaturesIn, whyUnsigned } from './signature-headers.ts';

/** A kind of request, by what it says of itself, and what its body may be. */
export interface RequestKind {
  readonly name: string;
  readonly bodyBytesMax: number;
  /** How long its body may take to arrive, from its headers on. */
  readonly arrivalMsMax: number;
  /** That whoever sends it must be known before any of its body is read. */
  readonly isPushed?: true;
  /** What of its headers is reason enough to read no further. */
  refusalOf?(request: IncomingMessage): Refusal | undefined;
}

const mebibyte = 1024 * 1024;

/** Who waits for an answer sends at once: GitHub gives up after ten seconds in all. */
const hastyArrivalMsMax = 4_000;
const messageArrivalMsMax = 30_000;

/** What says nothing else of itself. */
const pushedMessage: RequestKind = {
  name: 'a pushed message',
  // Pub/Sub takes 10 MB of data, which in base64 are 13.4 MB, and attributes beside them.
  bodyBytesMax: 14 * mebibyte,
  arrivalMsMax: messageArrivalMsMax,
  isPushed: true,
};

const delivery: RequestKind = {
  name: 'a delivery',
  // https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap
  bodyBytesMax: 25 * mebibyte,
  arrivalMsMax: hastyArrivalMsMax,
  refusalOf: ({ headers }) => {
    const detail = whyUnsigned(signaturesIn(headers));
    if (detail === undefined) return undefined;
    return { status: 401, detail, headers: { 'www-authenticate': signatureChallenge } };
  },
};

const personsRequest: RequestKind = {
  name: "a person's request",
  bodyBytesMax: mebibyte / 16,
  arrivalMsMax: hastyArrivalMsMax,
};

/** The kind of a request. Who passes for another kind is no better off than that kind. */
export function kindOf({ headers, url }: IncomingMessage): RequestKind {
  if ('x-github-event' in headers) return delivery;
  return url?.startsWith('/api/') === true ? personsRequest : pushedMessage;
}
