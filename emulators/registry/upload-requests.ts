import type { Answer } from './answer.ts';
import { checkDigest } from './blobs.ts';
import { chunksOf, contentLengthOf, type Exchange, type Handler, tooLong } from './exchange.ts';
import { algorithmOf, isRepositoryName } from './names.ts';
import { ociError } from './oci-errors.ts';
import type { Store } from './store.ts';
import type { Upload } from './uploads.ts';

/** The longest blob that is taken. */
export const BLOB_BYTES_MAX = 10 * 1024 * 1024 * 1024;

/**
 * Begins a blob: mounts it from another repository (`mount`, and `from` where the client knows which),
 * or takes it whole (`digest`), or opens an upload. A mount that cannot be opens an upload too, and
 * says so by 202.
 */
export const postUpload: Handler = async (exchange) => {
  const { state, name, query } = exchange;
  const mounted = mount(exchange);
  if (mounted !== undefined) {
    return mounted;
  }
  const digest = query.get('mount') === null ? query.get('digest') : null;
  if (digest !== null) {
    checkDigest(digest);
  }
  const upload = state.uploads.begin(name);
  if (digest === null) {
    return progress(202, upload);
  }
  try {
    await receive(exchange, upload);
    return await complete(exchange, upload, digest);
  } catch (error) {
    upload.remove(); // Nobody was told its id.
    throw error;
  }
};

/** Tells how much of a blob has come. */
export const getUpload: Handler = async (exchange) => progress(204, await findUpload(exchange));

/** Takes more of a blob. */
export const patchUpload: Handler = async (exchange) => {
  const upload = await findUpload(exchange);
  checkOrder(exchange, upload);
  await receive(exchange, upload);
  return progress(202, upload);
};

/** Takes the rest of a blob, if any is left, and checks the whole. */
export const putUpload: Handler = async (exchange) => {
  const upload = await findUpload(exchange);
  const digest = exchange.query.get('digest') ?? '';
  checkDigest(digest);
  checkOrder(exchange, upload);
  await receive(exchange, upload);
  return complete(exchange, upload, digest);
};

/** Gives a blob up. */
export const deleteUpload: Handler = async (exchange) => {
  const upload = await findUpload(exchange);
  upload.remove();
  return { status: 204 };
};

function mount({ state, name, query }: Exchange): Answer | undefined {
  const digest = query.get('mount');
  const from = query.get('from');
  if (digest === null) {
    return undefined;
  }
  checkDigest(digest);
  if (from !== null && !isRepositoryName(from)) {
    throw ociError('NAME_INVALID', 'the repository to mount from has no valid name', { from });
  }
  const { store } = state;
  const own = store.repository(name).blobs.get(digest);
  const source = own ?? sourceOf(store, digest, from);
  if (source === undefined) {
    return undefined;
  }
  if (own === undefined) {
    const { sizeBytes } = source;
    store.commit({ type: 'blob-linked', repository: name, digest, sizeBytes, atMs: state.now() });
  }
  return stored(name, digest);
}

// Without `from` any repository will do: nobody is kept from reading one ("Mounting a blob from
// another repository"). With it only that one: else a client that names the wrong one never learns.
function sourceOf(store: Store, digest: string, from: string | null) {
  const names = from === null ? store.names() : [from];
  const holder = names.find((name) => store.repository(name).blobs.has(digest));
  return holder === undefined ? undefined : store.repository(holder).blobs.get(digest);
}

async function findUpload({ state, name, reference }: Exchange): Promise<Upload> {
  const upload = await state.uploads.find(name, reference);
  if (upload === undefined) {
    throw ociError('BLOB_UPLOAD_UNKNOWN', 'no such upload; begin a new one', { id: reference });
  }
  if (upload.isBusy()) {
    const reason = 'another request is bringing bytes for this upload';
    throw ociError('BLOB_UPLOAD_INVALID', 'blob upload invalid', { reason });
  }
  return upload;
}

function checkOrder({ request }: Exchange, upload: Upload): void {
  const header = request.headers['content-range'];
  if (header === undefined) {
    return;
  }
  const match = /^(?:bytes )?(\d+)-(\d+)(?:\/.*)?$/.exec(header);
  const [start, end] = [Number(match?.[1]), Number(match?.[2])];
  const length = request.headers['content-length'];
  const isWhole = length === undefined || Number(length) === end - start + 1;
  if (start !== upload.receivedBytes() || end < start || !isWhole) {
    const detail = { contentRange: header, contentLength: length };
    const message = `the next byte is ${upload.receivedBytes()}`;
    throw ociError('RANGE_INVALID', message, detail, progress(416, upload).headers);
  }
}

async function receive({ request }: Exchange, upload: Upload): Promise<void> {
  const leftBytes = BLOB_BYTES_MAX - upload.receivedBytes();
  if (contentLengthOf(request, leftBytes) === 0) {
    return;
  }
  await upload.append(limited(chunksOf(request), leftBytes));
}

async function* limited(chunks: AsyncIterable<Buffer>, bytesMax: number): AsyncGenerator<Buffer> {
  let leftBytes = bytesMax;
  for await (const chunk of chunks) {
    leftBytes -= chunk.length;
    if (leftBytes < 0) {
      throw tooLong(bytesMax);
    }
    yield chunk;
  }
}

// A finished upload cannot go on: with the wrong digest it is gone, and the client begins anew.
async function complete(
  { state, name }: Exchange,
  upload: Upload,
  digest: string,
): Promise<Answer> {
  const sizeBytes = upload.receivedBytes();
  const actual = await upload.finish(algorithmOf(digest));
  if (actual === digest) {
    state.store.content.adopt(digest, upload.file);
    state.store.commit({
      type: 'blob-linked',
      repository: name,
      digest,
      sizeBytes,
      atMs: state.now(),
    });
  }
  upload.remove();
  if (actual !== digest) {
    throw ociError('DIGEST_INVALID', 'the content has another digest', { digest, actual });
  }
  return stored(name, digest);
}

function stored(name: string, digest: string): Answer {
  return {
    status: 201,
    headers: { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest },
  };
}

// Of nothing received the range is 0-0 too, as in the distribution project.
function progress(status: number, upload: Upload): Answer & Required<Pick<Answer, 'headers'>> {
  return {
    status,
    headers: {
      location: `/v2/${upload.repository}/blobs/uploads/${upload.id}`,
      range: `0-${Math.max(0, upload.receivedBytes() - 1)}`,
      'docker-upload-uuid': upload.id,
    },
  };
}
