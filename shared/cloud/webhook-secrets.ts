import { readFile } from 'node:fs/promises';
import type { Settings } from './settings.ts';

/** The secrets that deliveries may be signed with: one, or two while one follows the other. */
export type WebhookSecrets = () => Promise<readonly [string, ...string[]]>;

const secretsMax = 2;
/** Visible ASCII: what a secret store, an environment and a form on a page all leave as it is. */
const secretPattern = /^[\x21-\x7e]{20,255}$/;
const secretWords = '20 to 255 visible ASCII characters: make one by `openssl rand -hex 32`';
const variable = 'GITHUB_WEBHOOK_SECRETS';
const fileVariable = 'GITHUB_WEBHOOK_SECRETS_FILE';

/** How old a reading of the file may be; so long a change of secrets takes, without a deployment. */
const readingMsMax = 3_000;

/**
 * The secrets of the webhook, from the environment or from a file of which each line is one: a
 * secret of Secret Manager, mounted as a volume. They are read when they are asked for, so that
 * nobody but the webhook needs them.
 * @throws an error that names the variable and what to write, and no secret
 */
export function webhookSecrets({
  githubWebhookSecrets: text,
  githubWebhookSecretsFile: file,
}: Pick<Settings, 'githubWebhookSecrets' | 'githubWebhookSecretsFile'>): WebhookSecrets {
  let readAtMs = Number.NEGATIVE_INFINITY;
  let known: ReturnType<WebhookSecrets> | undefined;
  return () => {
    const nowMs = performance.now();
    if (known === undefined || nowMs - readAtMs > readingMsMax) {
      readAtMs = nowMs;
      known = read(text, file);
    }
    return known;
  };
}

async function read(text: string | undefined, file: string | undefined) {
  if (text !== undefined && file !== undefined)
    throw new Error(`${variable} and ${fileVariable} are both set: remove one of them`);
  if (text !== undefined) return secretsIn(text, variable);
  if (file === undefined)
    throw new Error(`neither ${variable} nor ${fileVariable} is set: nothing can be verified`);
  const where = `${fileVariable} ${file}`;
  const content = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new Error(`${where} cannot be read: ${cause.message}`, { cause });
  });
  return secretsIn(content, where);
}

function secretsIn(text: string, where: string): readonly [string, ...string[]] {
  const [first, ...others] = text.split(/\s+/).filter((one) => one !== '');
  if (first === undefined) throw new Error(`${where} has no secret: write one a line`);
  const secrets = [first, ...others] as const;
  if (secrets.length > secretsMax)
    throw new Error(
      `${where} has ${secrets.length} secrets: at most ${secretsMax} are good at once`,
    );
  secrets.forEach((secret, at) => {
    if (!secretPattern.test(secret))
      throw new Error(`${where}: secret ${at + 1} is not ${secretWords}`);
  });
  return secrets;
}
