import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const secretBytes = 24;
/** Addresses of webhooks are secrets, as where they are mounted in the cloud. */
const mode = 0o600;

/** The webhooks of the mailbox that lines here may announce to. */
const names = ['sample-chat', 'sample-hook'];

/**
 * Writes the file of the webhooks' addresses, as Secret Manager mounts it: anew at every start, for
 * the mailbox has another port each time.
 */
export async function writeWebhookAddresses(dir: string, mailbox: string): Promise<string> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'webhooks.json');
  const secret = `whsec_${randomBytes(secretBytes).toString('base64')}`;
  const addresses = names.map((name) => [name, { url: `${mailbox}/hooks/${name}`, secret }]);
  await writeFile(file, JSON.stringify(Object.fromEntries(addresses), undefined, 2), { mode });
  return file;
}
