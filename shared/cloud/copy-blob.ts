import { createHash } from 'node:crypto';
import type { Digest, ImageRepository } from '#core/image.ts';
import {
  chunksOf,
  type HttpAnswer,
  type HttpRequest,
  send,
  TransientError,
  unexpected,
} from './http.ts';
import { blobDeadlineMs, blobPath, headerOf, type Registry } from './registry.ts';

/**
 * Makes a blob visible in another repository of the registry: by mounting, which moves no data, or
 * where the registry refuses that, by streaming it from one to the other in one upload, since
 * Artifact Registry takes no upload in parts.
 * @throws TransientError for what may pass; then all of it may be done again
 */
export async function copyBlob(
  registry: Registry,
  from: ImageRepository,
  to: ImageRepository,
  digest: Digest,
): Promise<'mounted' | 'uploaded'> {
  const query = new URLSearchParams({ mount: digest, from });
  const path = `/v2/${to}/blobs/uploads/?${query}`;
  const [answer, asked] = await registry.ask({ method: 'POST', path });
  if (answer.statusCode !== 201 && answer.statusCode !== 202) throw await unexpected(asked, answer);
  await answer.body.dump();
  if (answer.statusCode === 201) return 'mounted';
  const session = URL.parse(headerOf(answer, 'location') ?? '', asked.address);
  if (session === null || session.origin !== new URL(asked.address).origin)
    throw new Error(`POST ${asked.address} gave no place of its own to upload to: ${session}`);
  await upload(registry, session, from, digest);
  return 'uploaded';
}

async function upload(
  registry: Registry,
  session: URL,
  from: ImageRepository,
  digest: Digest,
): Promise<void> {
  const [source, read] = await openBlob(registry, from, digest);
  const length = headerOf(source, 'content-length');
  if (length === undefined) {
    await source.body.dump();
    throw new Error(`GET ${read.address} does not say how long the blob is`);
  }
  session.searchParams.set('digest', digest);
  const [answer, asked] = await registry.ask({
    method: 'PUT',
    path: session.href,
    headers: { 'content-type': 'application/octet-stream', 'content-length': length },
    body: verified(read, source, digest),
    deadlineMs: blobDeadlineMs,
  });
  if (answer.statusCode !== 201) throw await unexpected(asked, answer);
  await answer.body.dump();
}

/** Cloud registries answer with a signed address elsewhere; our token does not go there. */
async function openBlob(
  registry: Registry,
  repository: ImageRepository,
  digest: Digest,
): Promise<readonly [HttpAnswer, HttpRequest]> {
  const path = blobPath(repository, digest);
  const first = await registry.ask({ method: 'GET', path, deadlineMs: blobDeadlineMs });
  const opened = isRedirect(first[0]) ? await follow(...first) : first;
  const [answer, asked] = opened;
  if (answer.statusCode !== 200) throw await unexpected(asked, answer);
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
