import { randomBytes } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../replace-file.ts';

const secretBytes = 32;
/** A secret is nobody else's to read, as where it is mounted in the cloud. */
const mode = 0o600;

/**
 * The file of the secrets that webhooks sign with, one a line, as Secret Manager mounts it: as it
 * lies in `dir`, for it may be changed while the stack runs, else with one secret made by chance.
 */
export async function openWebhookSecrets(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'webhook-secrets');
  const isThere = await stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  if (!isThere) await replaceFile(file, `${randomBytes(secretBytes).toString('hex')}\n`, mode);
  return file;
}
