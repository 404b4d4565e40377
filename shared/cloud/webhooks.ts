import { Webhook } from 'standardwebhooks';
import { type Dispatcher, request } from 'undici';
import { readWebhooks, type WebhookAddress } from '#edge/webhooks.ts';
import type { Announcing, Post, Posted } from '#flow/outlets.ts';
import { callDeadlineMs } from './deadline.ts';
import { secretText } from './secret-text.ts';
import type { AnnouncingSettings } from './settings.ts';

/** Webhooks by their names; nobody outside learns their addresses. */
interface Webhooks {
  readonly names: () => Promise<readonly string[]>;
  readonly post: Announcing['post'];
}

/** No more of an answer is read: only its status counts. */
const answerBytesMax = 64 * 1024;

/** What fails before anything of a post has left this machine. */
const unsent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What means that a post was not taken, and may be later. */
const laterStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * The webhooks of WEBHOOKS. Their addresses are secrets: no answer, error or log repeats one.
 */
export function webhooksAt(
  { webhooks, webhooksFile }: AnnouncingSettings,
  deadlineMs = callDeadlineMs,
): Webhooks {
  const known = async () => {
    const text = await secretText('WEBHOOKS', webhooks, webhooksFile);
    return text === undefined ? {} : readWebhooks(Buffer.from(text), 'WEBHOOKS');
  };
  return {
    names: async () => Object.keys(await known()).sort(),
    async post(name, post) {
      const all = await known();
      const address = Object.hasOwn(all, name) ? all[name] : undefined;
      if (address === undefined)
        return { kind: 'not posted', why: `WEBHOOKS has no address of ${name}` };
      return send(address, post, deadlineMs);
    },
  };
}

/** Posts once, over a connection of its own: one that was kept open may break without a word. */
async function send(
  { url, secret }: WebhookAddress,
  { id, message }: Post,
  deadlineMs: number,
): Promise<Posted> {
  const body = JSON.stringify(message);
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: {
        'user-agent': 'csi-release',
        'content-type': 'application/json',
        ...signatureHeaders(secret, id, body),
      },
      body,
      reset: true,
      signal: AbortSignal.timeout(deadlineMs),
    });
    answer.body.dump({ limit: answerBytesMax }).catch(() => undefined);
    return postedOf(answer);
  } catch (error) {
    const code = codeOf(error);
    if (unsent.has(code)) return { kind: 'not posted', why: `it cannot be reached: ${code}` };
    return { kind: 'unknown', why: `it did not answer: ${code}` };
  }
}

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function signatureHeaders(
  secret: string | undefined,
  id: string,
  body: string,
): Readonly<Record<string, string>> {
  const now = new Date();
  const named = { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(now.getTime() / 1000)) };
  if (secret === undefined) return named;
  return { ...named, 'webhook-signature': new Webhook(secret).sign(id, now, body) };
}

function postedOf({ statusCode, headers }: Dispatcher.ResponseData): Posted {
  const why = `it answered ${statusCode}`;
  if (statusCode >= 200 && statusCode < 300) return { kind: 'taken' };
  if (statusCode >= 500) return { kind: 'unknown', why };
  if (!laterStatuses.has(statusCode)) return { kind: 'refused', why };
  const seconds = headers['retry-after'];
  const isNumber = typeof seconds === 'string' && /^\d{1,6}$/.test(seconds);
  return { kind: 'not posted', why, ...(isNumber && { retryAfterMs: Number(seconds) * 1_000 }) };
}

/** Not the words of an error, which may repeat the address. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
