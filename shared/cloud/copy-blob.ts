import { createHash } from 'node:crypto';
import type { Digest, ImageRepository } from '#core/image.ts';
import type { BlobCopy } from '#flow/images.ts';
import { askForBlob, sendBlob } from './blob-upload.ts';
import { chunksOf, type HttpAnswer, type HttpRequest, send, TransientError } from './http.ts';
import { blobDeadlineMs, blobPath, headerOf, type Registry, refused } from './registry.ts';

/**
 * Makes a blob visible in another repository: by mounting, which moves no data, or where the registry
 * refuses that or is another, by streaming it from one to the other in one upload, since Artifact
 * Registry takes no upload in parts. Before a blob travels to another registry it is looked for there.
 * @throws TransientError for what may pass; then all of it may be done again
 */
export async function copyBlob(
  registry: Registry,
  from: ImageRepository,
  to: ImageRepository,
  digest: Digest,
): Promise<BlobCopy> {
  const isOne = registry.isOne(from, to);
  if (!isOne && (await isThere(registry, to, digest))) return 'present';
  const session = await askForBlob(registry, to, isOne ? { digest, from } : undefined);
  if (session === 'mounted') return 'mounted';
  await upload(registry, session, { from, to, digest });
  return 'uploaded';
}

async function isThere(
  registry: Registry,
  repository: ImageRepository,
  digest: Digest,
): Promise<boolean> {
  const path = blobPath(repository, digest);
  const [answer, asked] = await registry.ask({ method: 'HEAD', repository, path });
  if (answer.statusCode === 404 || isRedirect(answer) || answer.statusCode === 200) {
    await answer.body.dump();
    return answer.statusCode !== 404;
  }
  throw await refused(asked, answer);
}

async function upload(
  registry: Registry,
  session: URL,
  { from, to, digest }: Record<'from' | 'to', ImageRepository> & { readonly digest: Digest },
): Promise<void> {
  const [source, read] = await openBlob(registry, from, digest);
  const length = headerOf(source, 'content-length');
  if (length === undefined) {
    await source.body.dump();
    throw new Error(`GET ${read.address} does not say how long the blob is`);
  }
  const body = verified(read, source, digest);
  await sendBlob(registry, to, session, { digest, length, body, deadlineMs: blobDeadlineMs });
}

/** Cloud registries answer with a signed address elsewhere; our token does not go there. */
async function openBlob(
  registry: Registry,
  repository: ImageRepository,
  digest: Digest,
): Promise<readonly [HttpAnswer, HttpRequest]> {
  const path = blobPath(repository, digest);
  const first = await registry.ask({
    ...{ method: 'GET', repository, path },
    deadlineMs: blobDeadlineMs,
  });
  const opened = isRedirect(first[0]) ? await follow(...first) : first;
  const [answer, asked] = opened;
  if (answer.statusCode !== 200) throw await refused(asked, answer);
  return opened;
}

function isRedirect({ statusCode }: HttpAnswer): boolean {
  return [301, 302, 303, 307, 308].includes(statusCode);
}

async function follow(
  answer: HttpAnswer,
  asked: HttpRequest,
): Promise<readonly [HttpAnswer, HttpRequest]> {
  await answer.body.dump();
  const place = URL.parse(headerOf(answer, 'location') ?? '', asked.address);
  const isSafe = place?.protocol === 'https:' || place?.origin === new URL(asked.address).origin;
  if (place === null || !isSafe)
    throw new Error(`GET ${asked.address} leads to ${place?.href ?? 'no address'}`);
  const next = { method: 'GET', address: place.href, deadlineMs: blobDeadlineMs } as const;
  return [await send(next), next];
}

/** Hands the bytes on and breaks the upload off where they are not what they should be. */
async function* verified(
  read: HttpRequest,
  source: HttpAnswer,
  digest: Digest,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array | undefined;
  for await (const chunk of chunksOf(read, source)) {
    hash.update(chunk);
    if (held !== undefined) yield held;
    held = chunk;
  }
  const found = `sha256:${hash.digest('hex')}`;
  if (found !== digest) throw new TransientError(`GET ${read.address}: the bytes are ${found}`);
  if (held !== undefined) yield held;
}
