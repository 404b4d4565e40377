import { openAsBlob } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Build } from './build.ts';
import { logName } from './logs.ts';

const publishMs = 30_000;

/**
 * Writes the log of a build that has ended to the bucket that it names, `gs://BUCKET/FOLDER`, as
 * `log-ID.txt`. A log that cannot be written there ends no build otherwise: it stays here, and says
 * why in its last line.
 */
export async function publishLog(
  { id, logsBucket }: Build,
  logDir: string,
  storageUrl: string,
): Promise<void> {
  const [, bucket = '', folder = ''] = /^(?:gs:\/\/)?([^/]+)\/?(.*?)\/?$/.exec(logsBucket) ?? [];
  if (bucket === '') return;
  const object = folder === '' ? logName(id) : `${folder}/${logName(id)}`;
  const file = join(logDir, logName(id));
  const url = new URL(`${storageUrl}/upload/storage/v1/b/${encodeURIComponent(bucket)}/o`);
  url.search = String(new URLSearchParams({ uploadType: 'media', name: object }));
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: await openAsBlob(file),
      signal: AbortSignal.timeout(publishMs),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`the storage answered ${response.status}: ${answer}`);
  } catch (error) {
    await appendFile(file, `This log was not written to gs://${bucket}/${object}: ${error}\n`);
  }
}
