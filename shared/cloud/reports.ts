import { type Bucket, type File, Storage } from '@google-cloud/storage';
import { PermanentError } from '#core/permanent-error.ts';
import type { TestReport } from '#core/test-report.ts';
import { readJunit } from '#edge/junit.ts';
import type { Reports } from '#flow/files.ts';
import { statusOf, whileDoing } from './call-error.ts';
import { withDeadline } from './deadline.ts';
import { chunksOf, type HttpAnswer, type HttpRequest, send, unexpected } from './http.ts';
import type { Settings } from './settings.ts';

/** One report, from the request to its last byte: whoever sent the result has the message again. */
const reportDeadlineMs = 30_000;
/** So many names below a folder are listed at once. */
const pageSize = 1_000;
/** So many pages are read before a folder counts as too large: not all of its reports are known. */
const pagesMax = 20;
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
      const listing = listAll(storage.bucket(bucket), prefix);
      const all = await withDeadline(`list ${folder}`, reportDeadlineMs, listing).catch(
        (error: unknown) => {
          if (absentStatuses.has(statusOf(error))) return [];
          if (error instanceof PermanentError) throw error;
          throw whileDoing(`Cloud Storage list ${folder}`, error);
        },
      );
      const names = all.filter((name) => reportName.test(name));
      return names.map((name) => `gs://${bucket}/${name}`);
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

async function listAll(bucket: Bucket, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  let query: object | null = { prefix, autoPaginate: false, maxResults: pageSize };
  for (let page = 0; page < pagesMax && query !== null; page += 1) {
    const [files, next]: [File[], object | null, ...unknown[]] = await bucket.getFiles(query);
    names.push(...files.map(({ name }) => name));
    query = next && 'pageToken' in next && next.pageToken ? next : null;
  }
  if (query === null) return names;
  throw new PermanentError('malformed', `more than ${pagesMax * pageSize} names are in the folder`);
}
