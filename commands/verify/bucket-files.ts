import { z } from 'zod';
import { callDeadlineMs } from '#cloud/deadline.ts';
import { type HttpRequest, persistently, readBody, send, unexpected } from '#cloud/http.ts';
import { readBy } from '#edge/faults.ts';
import { readJson } from '#edge/json.ts';
import { fileBytesMax, type ReleaseFiles } from './release-files.ts';

const pageBytesMax = 8 * 1024 * 1024;
const pagesMax = 50;
const okStatus = 200;
/** Who may read objects may not always list them; what is not there is not found. */
const closedStatuses: ReadonlySet<number> = new Set([401, 403, 404]);

const pageSchema = z.object({
  items: z.array(z.object({ name: z.string() })).default([]),
  nextPageToken: z.string().optional(),
});

/** The objects of a bucket in Cloud Storage, as anybody may read them. */
export function bucketFiles(address: string): ReleaseFiles {
  const { origin, pathname } = new URL(address);
  const bucket = pathname.replace(/^\/|\/$/g, '');
  if (!/^[\w.-]+$/.test(bucket))
    throw new Error(`${address} is no bucket: write https://HOST/BUCKET`);
  return {
    where: `${origin}/${bucket}`,
    list: (prefix) => list(`${origin}/storage/v1/b/${bucket}/o`, prefix),
    get: (name) => {
      const path = name.split('/').map(encodeURIComponent).join('/');
      return read(`${origin}/${bucket}/${path}`, fileBytesMax);
    },
  };
}

async function list(address: string, prefix: string): Promise<readonly string[] | undefined> {
  const names: string[] = [];
  let token: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const query = new URLSearchParams({ prefix, ...(token && { pageToken: token }) });
    const bytes = await read(`${address}?${query}`, pageBytesMax);
    if (bytes === undefined) return undefined;
    const found = readBy(pageSchema, readJson(bytes, address), address);
    names.push(...found.items.map(({ name }) => name));
    token = found.nextPageToken;
    if (token === undefined) return names;
  }
  throw new Error(`${address} has more than ${pagesMax} pages below ${prefix}`);
}

function read(address: string, bytesMax: number): Promise<Uint8Array | undefined> {
  return persistently(async () => {
    const asked: HttpRequest = { method: 'GET', address, deadlineMs: callDeadlineMs };
    const answer = await send(asked);
    if (answer.statusCode === okStatus) return readBody(asked, answer, bytesMax);
    if (!closedStatuses.has(answer.statusCode)) throw await unexpected(asked, answer);
    await answer.body.dump();
    return undefined;
  });
}
