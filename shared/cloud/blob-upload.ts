import type { Digest, ImageRepository } from '#core/image.ts';
import type { HttpRequest } from './http.ts';
import { headerOf, type Registry, refused } from './registry.ts';

/** A blob that is in another repository of the same registry. */
export interface Mountable {
  readonly digest: Digest;
  readonly from: ImageRepository;
}

/** The bytes of a blob, in one request: Artifact Registry takes no upload in parts. */
interface Upload {
  readonly digest: Digest;
  readonly length: string;
  readonly body: NonNullable<HttpRequest['body']>;
  /** How long it may take, if not as long as any call. */
  readonly deadlineMs?: number;
}

/**
 * Asks a repository to take a blob: by mounting it, where it can be, else the answer is the place
 * where its bytes are to be sent to.
 */
export async function askForBlob(
  registry: Registry,
  to: ImageRepository,
  mountable?: Mountable,
): Promise<'mounted' | URL> {
  const { digest: mount = '', from = '' } = mountable ?? {};
  const query = mountable === undefined ? '' : `?${new URLSearchParams({ mount, from })}`;
  const path = `/v2/${to}/blobs/uploads/${query}`;
  const [answer, asked] = await registry.ask({ method: 'POST', repository: to, path });
  if (answer.statusCode !== 201 && answer.statusCode !== 202) throw await refused(asked, answer);
  await answer.body.dump();
  if (answer.statusCode === 201) return 'mounted';
  const session = URL.parse(headerOf(answer, 'location') ?? '', asked.address);
  if (session === null || session.origin !== new URL(asked.address).origin)
    throw new Error(`POST ${asked.address} gave no place of its own to upload to: ${session}`);
  return session;
}

/** Sends the bytes of a blob to the place that a repository gave. */
export async function sendBlob(
  registry: Registry,
  to: ImageRepository,
  session: URL,
  { digest, length, body, ...within }: Upload,
): Promise<void> {
  session.searchParams.set('digest', digest);
  const [answer, asked] = await registry.ask({
    method: 'PUT',
    repository: to,
    path: session.href,
    headers: { 'content-type': 'application/octet-stream', 'content-length': length },
    body,
    ...within,
  });
  if (answer.statusCode !== 201) throw await refused(asked, answer);
  await answer.body.dump();
}
