import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import type { Build } from './build.ts';
import { BuildFailed } from './build-failed.ts';
import { logName } from './logs.ts';

const publishMs = 30_000;

/**
 * Writes the log of a build, as far as it is there, to the bucket that the build names,
 * `gs://BUCKET/FOLDER`, as `log-ID.txt`. It is written before the first step, so that no build runs
 * whose log nobody will see, and again at the end. A build that names no bucket is left alone.
 *
 * @throws BuildFailed LOGGING_FAILURE where it cannot be written
 */
export async function publishLog(
  { id, logsBucket }: Build,
  logDir: string,
  storageUrl: string,
): Promise<void> {
  const [, bucket = '', folder = ''] = /^(?:gs:\/\/)?([^/]+)\/?(.*?)\/?$/.exec(logsBucket) ?? [];
  if (bucket === '') return;
  const object = folder === '' ? logName(id) : `${folder}/${logName(id)}`;
  const url = new URL(`${storageUrl}/upload/storage/v1/b/${encodeURIComponent(bucket)}/o`);
  url.search = String(new URLSearchParams({ uploadType: 'media', name: object }));
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: await openAsBlob(join(logDir, logName(id))),
      signal: AbortSignal.timeout(publishMs),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`the storage answered ${response.status}: ${answer}`);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    const detail = `the log cannot be written to gs://${bucket}/${object}: ${why}`;
    throw new BuildFailed({ type: 'LOGGING_FAILURE', detail });
  }
}
