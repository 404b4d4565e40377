import type { IncomingMessage } from 'node:http';
import type { ByteRange } from './content.ts';
import type { Handler } from './exchange.ts';
import { isDigest } from './names.ts';
import { ociError } from './oci-errors.ts';

/** Answers GET and HEAD of a blob, whole or one range of it. */
export const getBlob: Handler = ({ state, request, name, reference: digest }) => {
  checkDigest(digest);
  const blob = state.store.repository(name).blobs.get(digest);
  if (blob === undefined) {
    throw blobUnknown(name, digest);
  }
  const { sizeBytes } = blob;
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    etag: entityTag(digest),
  };
  const range = isRangeWanted(request, digest)
    ? rangeOf(request.headers.range, sizeBytes)
    : undefined;
  const open = () => state.store.content.stream(digest, range);
  if (range === undefined) {
    return { status: 200, headers, body: { sizeBytes, open } };
  }
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${range.start}-${range.end}/${sizeBytes}` },
    body: { sizeBytes: range.end - range.start + 1, open },
  };
};

/** Takes a blob out of one repository. Others that hold it keep it. */
export const deleteBlob: Handler = ({ state, name, reference: digest }) => {
  checkDigest(digest);
  if (!state.store.repository(name).blobs.has(digest)) {
    throw blobUnknown(name, digest);
  }
  state.store.commit({ type: 'blob-unlinked', repository: name, digest });
  return { status: 202 };
};

/** The entity tag of content: it never changes under its digest. */
export function entityTag(digest: string): string {
  return `"${digest}"`;
}

/** @throws OciError DIGEST_INVALID */
export function checkDigest(digest: string): void {
  if (!isDigest(digest)) {
    throw ociError('DIGEST_INVALID', 'not a sha256 or sha512 digest', { digest });
  }
}

function blobUnknown(name: string, digest: string): Error {
  return ociError('BLOB_UNKNOWN', 'blob unknown to registry', { name, digest });
}

// Only GET has ranges, and with If-Range only where the client has the same content already
// (RFC 9110, sections 14.2 and 13.1.5).
function isRangeWanted({ method, headers }: IncomingMessage, digest: string): boolean {
  const condition = headers['if-range'];
  return method === 'GET' && (condition === undefined || condition === entityTag(digest));
}

// One range (RFC 9110, section 14). Of several, or in another unit: the whole.
function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || first + last === '') {
    return undefined;
  }
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (start > end) {
    throw ociError('RANGE_INVALID', `no byte of ${header} is in ${sizeBytes} bytes`, null, {
      'content-range': `bytes */${sizeBytes}`,
    });
  }
  return { start, end };
}
