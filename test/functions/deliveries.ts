import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'fixtures', 'github');
const deadlineMs = 30_000;

/** A request of a webhook: what GitHub sends, or what somebody sends who would pass for it. */
export interface Delivery {
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly method?: string;
}

/** The body of a file of `fixtures/github/`, byte for byte. */
export function recorded(name: string): string {
  return readFileSync(join(folder, `${name}.json`), 'utf8');
}

/** A body as another one, with some of its keys changed. */
export function changed(body: string, change: object): string {
  return JSON.stringify({ ...JSON.parse(body), ...change });
}

/** The signature that GitHub makes. */
export function signatureOf(body: string | Uint8Array, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** A delivery with everything that GitHub sends with it; headers that are given replace its own. */
export function delivery(
  event: string,
  body: string | Uint8Array,
  secret: string,
  headers: Readonly<Record<string, string>> = {},
): Delivery {
  const own = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/0000000',
    'x-github-delivery': '6f0e7a10-0000-11f1-8000-example00001',
    'x-github-event': event,
    'x-github-hook-id': '700500',
    'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
    'x-hub-signature-256': signatureOf(body, secret),
  };
  return { body, headers: { ...own, ...headers } };
}

/** A delivery without some of its headers. */
export function without({ headers, ...rest }: Delivery, ...names: readonly string[]): Delivery {
  const kept = Object.entries(headers).filter(([name]) => !names.includes(name));
  return { ...rest, headers: Object.fromEntries(kept) };
}

/** Sends a delivery to a function, and reads what it is answered. */
export async function send(url: string, { method = 'POST', headers, body }: Delivery) {
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const answer = await fetch(url, {
    method,
    headers,
    ...(hasBody && { body: Buffer.from(body) }),
    signal: AbortSignal.timeout(deadlineMs),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: JSON.parse(text) };
}
