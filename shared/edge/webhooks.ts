import { z } from 'zod';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';
import { nameSchema } from './texts.ts';

/** A webhook's address, which is a secret, and with what its posts are signed. */
export interface WebhookAddress {
  readonly url: string;
  /** `whsec_` and a key in base64, as Standard Webhooks has it; none signs nothing. */
  readonly secret?: string;
}

const urlLengthMax = 2000;

/** Whoever reads along could post: only this machine is spoken to without encryption. */
const urlSchema = z
  .string()
  .max(urlLengthMax)
  .refine((text) => {
    const url = URL.parse(text);
    const isLoopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url?.hostname ?? '');
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  }, 'must be an https address');

const secretSchema = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{20,200}={0,2}$/, 'must be whsec_ and a key in base64');

const webhooksSchema = z.record(
  nameSchema,
  z.strictObject({ url: urlSchema, secret: secretSchema.exactOptional() }),
);

/**
 * Reads the addresses of webhooks, `{ NAME: { "url": ..., "secret": ... } }`.
 *
 * @throws PermanentError `malformed`, in words that repeat neither an address nor a secret
 */
export function readWebhooks(
  bytes: Uint8Array,
  what: string,
): Readonly<Record<string, WebhookAddress>> {
  return readBy(webhooksSchema, readJson(bytes, what), what);
}
