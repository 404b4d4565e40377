import { type File, Storage } from '@google-cloud/storage';
import type { TestReport } from '#core/test-report.ts';
import { readJunit } from '#edge/junit.ts';
import type { Reports } from '#flow/ports.ts';
import { statusOf, whileDoing } from './call-error.ts';
import { withDeadline } from './deadline.ts';
import { chunksOf, type HttpAnswer, type HttpRequest, send, unexpected } from './http.ts';
import type { Settings } from './settings.ts';

/** One report, from the request to its last byte: whoever sent the result has the message again. */
const reportDeadlineMs = 30_000;
/** More reports of one run are not read. */
export const reportsListedMax = 20;
/** So many names below a folder are looked at. */
const namesMax = 1_000;
/** What Prow itself takes for JUnit reports below a run's artifacts. */
const reportName = /(?:^|\/)junit[^/]*\.xml$/;
const storageAddress = /^gs:\/\/([^/]+)\/(.+)$/;
const okStatus = 200;
const absentStatuses: ReadonlySet<number | undefined> = new Set([404, 410]);

/**
 * Reports of tests at https addresses and in Cloud Storage. Redirects are not followed: where an
 * answer leads elsewhere, there is no report at the address that was allowed.
 */
export function fetchedReports(
  settings: Pick<Settings, 'project'>,
  ask: (asked: HttpRequest) => Promise<HttpAnswer> = send,
): Reports {
  const storage = new Storage({
    projectId: settings.project,
    timeout: reportDeadlineMs,
    retryOptions: { maxRetries: 2, totalTimeout: reportDeadlineMs / 1_000 },
  });
  return {
    read: (address) => {
      const [, bucket, object] = storageAddress.exec(address) ?? [];
      return bucket === undefined || object === undefined
        ? readOverHttps(ask, address)
        : readStored(address, storage.bucket(bucket).file(object));
    },
    list: async (folder) => {
      const [, bucket = '', prefix = ''] = storageAddress.exec(folder) ?? [];
      const query = { prefix, autoPaginate: false, maxResults: namesMax };
      const listing = storage.bucket(bucket).getFiles(query);
      const [files] = await withDeadline(`list ${folder}`, reportDeadlineMs, listing).catch(
        (error: unknown) => {
          throw whileDoing(`Cloud Storage list ${folder}`, error);
        },
      );
      const names = files.map(({ name }) => name).filter((name) => reportName.test(name));
      return names.slice(0, reportsListedMax).map((name) => `gs://${bucket}/${name}`);
    },
  };
}

async function readOverHttps(
  ask: (asked: HttpRequest) => Promise<HttpAnswer>,
  address: string,
): Promise<TestReport | undefined> {
  const asked = { method: 'GET', address, deadlineMs: reportDeadlineMs } as const;
  const answer = await ask(asked);
  if (answer.statusCode === okStatus) return readJunit(chunksOf(asked, answer));
  const error = await unexpected(asked, answer);
  if (absentStatuses.has(answer.statusCode)) return undefined;
  throw error;
}

async function readStored(address: string, file: File): Promise<TestReport | undefined> {
  const stream = file.createReadStream();
  try {
    return await withDeadline(`read ${address}`, reportDeadlineMs, readJunit(stream));
  } catch (error) {
    if (absentStatuses.has(statusOf(error))) return undefined;
    throw error;
  } finally {
    stream.destroy();
  }
}
