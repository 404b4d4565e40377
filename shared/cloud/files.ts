import { type Bucket, Storage } from '@google-cloud/storage';
import { rbacBytesMax, readRbac } from '#edge/rbac.ts';
import type { Files } from '#flow/files.ts';
import { statusOf, whileDoing } from './call-error.ts';
import { withDeadline } from './deadline.ts';
import type { Settings } from './settings.ts';

/** One call with all its tries; it moves at most the archive of one commit. */
const storageDeadlineMs = 120_000;
/** One request of a call. */
const storageRequestMs = 60_000;
/** The answer to a range that an object does not have. */
const rangeNotSatisfiable = 416;
/** So many names are listed at once. */
const pageSize = 1_000;
/** So many pages are read before a list counts as endless. */
const storagePagesMax = 100;

/** Objects in Cloud Storage; STORAGE_EMULATOR_HOST names another server than Google's. */
export function storageFiles(settings: Pick<Settings, 'project'>): Files {
  const storage = new Storage({
    projectId: settings.project,
    timeout: storageRequestMs,
    retryOptions: { maxRetries: 3, totalTimeout: storageRequestMs / 1_000 },
  });
  const files: Files = {
    putIfAbsent: (bucket, name, bytes, contentType) => {
      const write = storage
        .bucket(bucket)
        .file(name)
        .save(Buffer.from(bytes), {
          contentType,
          resumable: false,
          preconditionOpts: { ifGenerationMatch: 0 },
        });
      return stored(`write gs://${bucket}/${name}`, write, () => 'created', [412, 'exists']);
    },
    get: (bucket, name) => {
      const download = storage.bucket(bucket).file(name).download();
      return stored(`read gs://${bucket}/${name}`, download, bytesOf, [404, undefined]);
    },
    end: (bucket, name, bytesMax) => {
      const download = storage.bucket(bucket).file(name).download({ end: -bytesMax });
      const what = `read the end of gs://${bucket}/${name}`;
      return stored(what, download.catch(nothingInIt), bytesOf, [404, undefined]);
    },
    async rules(bucket, name) {
      // One byte more than is read tells a file that is too large.
      const bytes = await files.end(bucket, name, rbacBytesMax + 1);
      return bytes && readRbac(bytes);
    },
    list: (bucket, prefix) =>
      stored(
        `list gs://${bucket}/${prefix}`,
        listAll(storage.bucket(bucket), prefix),
        (all) => all,
      ),
    remove: (bucket, name) => {
      const remove = storage.bucket(bucket).file(name).delete();
      return stored(`delete gs://${bucket}/${name}`, remove, () => 'removed', [404, 'absent']);
    },
  };
  return files;
}

/** Waits for an answer; one status is an answer too. */
async function stored<T, V, W = never>(
  what: string,
  call: Promise<T>,
  read: (answer: T) => V,
  expected?: readonly [status: number, value: W],
): Promise<V | W> {
  try {
    return read(await withDeadline(what, storageDeadlineMs, call));
  } catch (error) {
    if (expected !== undefined && statusOf(error) === expected[0]) return expected[1];
    throw whileDoing(`Cloud Storage ${what}`, error);
  }
}

/** An object without content has no end: every range lies beyond it. */
function nothingInIt(error: unknown): readonly [Buffer] {
  if (statusOf(error) === rangeNotSatisfiable) return [Buffer.alloc(0)];
  throw error;
}

async function listAll(bucket: Bucket, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  let pageToken: string | undefined;
  for (let page = 0; page < storagePagesMax; page += 1) {
    const [files, next] = await bucket.getFiles({
      prefix,
      autoPaginate: false,
      maxResults: pageSize,
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    names.push(...files.map(({ name }) => name));
    pageToken = pageTokenOf(next);
    if (pageToken === undefined) return names;
  }
  throw new Error(`more than ${storagePagesMax * pageSize} objects: list under a longer prefix`);
}

function pageTokenOf(query: object | null | undefined): string | undefined {
  if (!query || !('pageToken' in query)) return undefined;
  return typeof query.pageToken === 'string' ? query.pageToken : undefined;
}

function bytesOf([bytes]: readonly [Buffer]): Uint8Array {
  return new Uint8Array(bytes);
}
