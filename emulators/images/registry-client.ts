import { request } from 'undici';
import { sha256Digest, verifyDigest } from './digest.ts';
import { type Descriptor, MEDIA_TYPES } from './manifest.ts';

/** A registry that speaks the OCI distribution protocol, and what ends a conversation early. */
export interface Registry {
  /** E.g. `http://127.0.0.1:4711`. */
  readonly registryUrl: string;
  readonly signal: AbortSignal;
}

/** A manifest or index with the bytes that its digest is of. */
export interface FetchedManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}

/**
 * Fetches a manifest or index by tag or digest; `undefined` where the registry has none.
 *
 * All four media types are asked for: a registry answers "unknown" for one that is not.
 */
export async function fetchManifest(
  registry: Registry,
  repository: string,
  reference: string,
): Promise<FetchedManifest | undefined> {
  const path = `/v2/${repository}/manifests/${reference}`;
  const answer = await call(registry, { method: 'GET', path, headers: { accept: MANIFESTS } });
  if (answer.status === 404) return undefined;
  expectStatus(answer, 200);
  const digest = reference.startsWith('sha256:') ? reference : sha256Digest(answer.body);
  verifyDigest(answer.body, digest, `the manifest ${repository}@${reference}`);
  const mediaType = answer.headers['content-type'] ?? MEDIA_TYPES.manifest;
  return { descriptor: { mediaType, digest, size: answer.body.length }, bytes: answer.body };
}

/** Says whether a repository holds a manifest or index, by digest. */
export async function hasManifest(
  registry: Registry,
  repository: string,
  digest: string,
): Promise<boolean> {
  const path = `/v2/${repository}/manifests/${digest}`;
  const answer = await call(registry, { method: 'HEAD', path, headers: { accept: MANIFESTS } });
  if (answer.status === 404) return false;
  expectStatus(answer, 200);
  return true;
}

/** Fetches a blob and holds it against its digest. */
export async function fetchBlob(
  registry: Registry,
  repository: string,
  blob: Descriptor,
): Promise<Buffer> {
  const path = `/v2/${repository}/blobs/${blob.digest}`;
  const answer = await call(registry, { method: 'GET', path });
  expectStatus(answer, 200);
  verifyDigest(answer.body, blob.digest, `the blob ${repository}@${blob.digest}`);
  return answer.body;
}

/** Uploads a blob unless the repository has it: one POST, then one PUT with all of it. */
export async function pushBlob(
  registry: Registry,
  repository: string,
  digest: string,
  read: () => Promise<Buffer>,
): Promise<void> {
  const blobs = `/v2/${repository}/blobs`;
  const head = await call(registry, { method: 'HEAD', path: `${blobs}/${digest}` });
  if (head.status === 200) return;
  expectStatus(head, 404);
  const begun = await call(registry, { method: 'POST', path: `${blobs}/uploads/` });
  expectStatus(begun, 202);
  const session = new URL(begun.headers['location'] ?? '', registry.registryUrl);
  session.searchParams.set('digest', digest);
  const path = `${session.pathname}${session.search}`;
  const headers = { 'content-type': 'application/octet-stream' };
  expectStatus(await call(registry, { method: 'PUT', path, headers, body: await read() }), 201);
}

/** Writes a manifest or index under a tag or its digest. */
export async function putManifest(
  registry: Registry,
  repository: string,
  reference: string,
  manifest: FetchedManifest,
): Promise<void> {
  const path = `/v2/${repository}/manifests/${reference}`;
  const headers = { 'content-type': manifest.descriptor.mediaType };
  const body = manifest.bytes;
  expectStatus(await call(registry, { method: 'PUT', path, headers, body }), 201);
}

/** No call takes longer on a machine of its own, not even with a layer of a gigabyte. */
const CALL_TIMEOUT_MS = 120_000;

const MANIFESTS = [
  MEDIA_TYPES.index,
  MEDIA_TYPES.manifest,
  MEDIA_TYPES.dockerIndex,
  MEDIA_TYPES.dockerManifest,
].join(', ');

interface Call {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

interface Answer {
  readonly call: Call;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

async function call(registry: Registry, what: Call): Promise<Answer> {
  const { method, path, headers = {}, body = null } = what;
  const signal = AbortSignal.any([registry.signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
  const response = await request(new URL(path, registry.registryUrl), {
    method,
    headers,
    body,
    signal,
  });
  const answered = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  return {
    call: what,
    status: response.statusCode,
    headers: Object.fromEntries(answered),
    body: Buffer.from(await response.body.arrayBuffer()),
  };
}

function expectStatus(answer: Answer, expected: number): void {
  if (answer.status === expected) return;
  const { method, path } = answer.call;
  const text = answer.body.toString('utf8').slice(0, 500);
  throw new Error(`the registry answered ${answer.status} to ${method} ${path}: ${text}`);
}
