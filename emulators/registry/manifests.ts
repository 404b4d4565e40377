import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.ts';
import { entityTag } from './blobs.ts';
import type { ManifestRecord } from './changes.ts';
import { holdsOn } from './deletion.ts';
import { chunksOf, contentLengthOf, type Exchange, type Handler, tooLong } from './exchange.ts';
import { type ManifestDocument, parseManifest } from './manifest-document.ts';
import { blobsOf, manifestRecord } from './manifest-record.ts';
import { algorithmOf, digestOf, isDigest, isTag } from './names.ts';
import { OciError, ociError } from './oci-errors.ts';
import type { Repository } from './store.ts';

/** The longest manifest that is taken. The OCI specification asks for at least this much. */
export const MANIFEST_BYTES_MAX = 4 * 1024 * 1024;

const CONFIG_BYTES_MAX = 1024 * 1024;

/** Answers GET and HEAD of a manifest by tag or digest. */
export const getManifest: Handler = ({ state, request, name, reference }) => {
  const repository = state.store.repository(name);
  const digest = digestNamed(repository, reference);
  const record = digest === undefined ? undefined : repository.manifests.get(digest);
  if (digest === undefined || record === undefined) {
    throw manifestUnknown(name, reference);
  }
  if (!isAccepted(request, record.mediaType)) {
    throw manifestUnknown(
      name,
      reference,
      `stored as ${record.mediaType}, which Accept leaves out`,
    );
  }
  return {
    status: 200,
    headers: {
      'content-type': record.mediaType,
      'docker-content-digest': digest,
      etag: entityTag(digest),
    },
    body: { sizeBytes: record.sizeBytes, open: () => state.store.content.stream(digest) },
  };
};

/**
 * Takes a manifest; by tag it also moves the tag, by digest the tags of `tag` parameters, and then
 * names them in `OCI-Tag` (OCI distribution specification 1.2, draft, "Pushing Manifests").
 */
export const putManifest: Handler = async (exchange) => {
  const { state, request, name, reference, query } = exchange;
  checkReference(reference);
  const tags = isTag(reference) ? [reference] : tagsAsked(query);
  const bytes = await readManifest(request);
  const digest = digestOf(bytes, algorithmOf(reference));
  if (isDigest(reference) && reference !== digest) {
    throw ociError('DIGEST_INVALID', 'the content has another digest', { reference, digest });
  }
  const { mediaType, document } = parseManifest(bytes, request.headers['content-type']);
  const config = await readConfig(exchange, document);
  // From here on nothing waits: what was checked is still so when the change is committed.
  const repository = state.store.repository(name);
  checkComplete(repository, document);
  const uploadedAtMs = repository.manifests.get(digest)?.uploadedAtMs ?? state.now();
  const sizeBytes = bytes.length;
  const manifest = manifestRecord({ mediaType, document, sizeBytes, config, uploadedAtMs });
  state.store.content.put(digest, bytes);
  state.store.commit({ type: 'manifest-put', repository: name, digest, manifest });
  for (const tag of tags.filter((tag) => repository.tags.get(tag)?.digest !== digest)) {
    state.store.commit({ type: 'tag-put', repository: name, tag, digest, atMs: state.now() });
  }
  return created(name, digest, manifest, isTag(reference) ? [] : tags);
};

/** Deletes a tag, or a manifest that no tag and no index names. */
export const deleteManifest: Handler = ({ state, name, reference }) => {
  checkReference(reference);
  const repository = state.store.repository(name);
  if (isTag(reference)) {
    if (!repository.tags.has(reference)) {
      throw manifestUnknown(name, reference);
    }
    state.store.commit({ type: 'tag-deleted', repository: name, tag: reference });
    return { status: 202 };
  }
  if (!repository.manifests.has(reference)) {
    throw manifestUnknown(name, reference);
  }
  checkDeletable(repository, reference);
  state.store.commit({ type: 'manifest-deleted', repository: name, digest: reference });
  return { status: 202 };
};

function digestNamed(repository: Repository, reference: string): string | undefined {
  checkReference(reference);
  return isTag(reference) ? repository.tags.get(reference)?.digest : reference;
}

function checkReference(reference: string): void {
  if (reference.includes(':') && !isDigest(reference)) {
    throw ociError('DIGEST_INVALID', 'not a sha256 or sha512 digest', { reference });
  }
  if (!isDigest(reference) && !isTag(reference)) {
    throw ociError('TAG_INVALID', 'neither a tag nor a digest', { reference });
  }
}

function tagsAsked(query: URLSearchParams): readonly string[] {
  const tags = [...new Set(query.getAll('tag'))];
  const wrong = tags.find((tag) => !isTag(tag));
  if (wrong !== undefined) {
    throw ociError('TAG_INVALID', 'not a tag', { tag: wrong });
  }
  return tags;
}

function manifestUnknown(name: string, reference: string, reason?: string): Error {
  return ociError('MANIFEST_UNKNOWN', 'manifest unknown to registry', { name, reference, reason });
}

// Artifact Registry converts nothing and answers 404 when Accept names types but not the stored one.
// Without Accept, or with a wildcard as curl and fetch send it, everything fits.
function isAccepted(request: IncomingMessage, mediaType: string): boolean {
  const { accept } = request.headers;
  const types = accept?.split(',').map((part) => part.split(';', 1)[0]?.trim().toLowerCase());
  return (
    types?.some((type) => type === '*/*' || type === 'application/*' || type === mediaType) ?? true
  );
}

async function readManifest(request: IncomingMessage): Promise<Buffer> {
  contentLengthOf(request, MANIFEST_BYTES_MAX);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunksOf(request)) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > MANIFEST_BYTES_MAX) {
      throw tooLong(MANIFEST_BYTES_MAX);
    }
  }
  return Buffer.concat(chunks);
}

async function readConfig(
  { state, name }: Exchange,
  { config }: ManifestDocument,
): Promise<Buffer | undefined> {
  const sizeBytes = state.store.repository(name).blobs.get(config?.digest ?? '')?.sizeBytes;
  return config === undefined || sizeBytes === undefined || sizeBytes > CONFIG_BYTES_MAX
    ? undefined
    : await state.store.content.read(config.digest);
}

// A subject may come later (OCI distribution specification 1.1, "Pushing manifests with subject").
function checkComplete(repository: Repository, document: ManifestDocument): void {
  const blobs = blobsOf(document).filter(({ digest }) => !repository.blobs.has(digest));
  const children = document.manifests ?? [];
  const manifests = children.filter(({ digest }) => !repository.manifests.has(digest));
  const missing = [...blobs, ...manifests];
  if (missing.length > 0) {
    throw new OciError(
      missing.map(({ digest }) => ({
        code: 'MANIFEST_BLOB_UNKNOWN',
        message: 'manifest references a manifest or blob unknown to registry',
        detail: { digest },
      })),
    );
  }
}

function created(
  name: string,
  digest: string,
  manifest: ManifestRecord,
  tags: readonly string[],
): Answer {
  return {
    status: 201,
    headers: {
      location: `/v2/${name}/manifests/${digest}`,
      'docker-content-digest': digest,
      ...(manifest.subject === undefined ? {} : { 'oci-subject': manifest.subject }),
      ...(tags.length === 0 ? {} : { 'oci-tag': tags.join(', ') }),
    },
  };
}

// Codes and messages as in GoogleCloudPlatform/gcr-cleaner#130.
function checkDeletable(repository: Repository, digest: string): void {
  const { tags, parents } = holdsOn(repository, digest);
  if (tags.length > 0) {
    const message = `Manifest is still referenced by tag: ${tags.join(', ')}`;
    throw ociError('GOOGLE_MANIFEST_DANGLING_TAG', message, { digest, tags });
  }
  if (parents.length > 0) {
    const message = `Manifest ${digest} is referenced by image ${parents.join(', ')}`;
    throw ociError('GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE', message, { digest, parents });
  }
}
