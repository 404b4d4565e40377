import { type Digest, type ImageRepository, parseDigest } from '#core/image.ts';
import { manifestTypes, readManifest } from '#edge/manifest.ts';
import { subjectOf } from '#edge/referrers-tag.ts';
import { contentDigest } from '#flow/identify.ts';
import type { Images, Manifest } from '#flow/images.ts';
import { openBlobMemory } from './blob-memory.ts';
import { copyBlob } from './copy-blob.ts';
import { type HttpAnswer, type HttpRequest, persistently, readBody } from './http.ts';
import { listUnderTag } from './list-under-tag.ts';
import { openManifestMemory } from './manifest-memory.ts';
import { blobPutter } from './put-blob.ts';
import {
  headerOf,
  manifestPath,
  type Registry,
  type RegistrySettings,
  refused,
  registryAt,
} from './registry.ts';
import { listReferrers, listTags } from './registry-lists.ts';

/** The largest manifest that registries take. */
const manifestBytesMax = 4 * 1024 * 1024;

type PutManifest = Parameters<Images['putManifest']>;

const accept = { accept: manifestTypes.join(', ') };

/**
 * Images in the registries, by the OCI distribution specification. Each call is safe to repeat, so
 * what may pass is tried again a few times.
 */
export function registryImages(settings: RegistrySettings): Images {
  const registry = registryAt(settings);
  const memory = openManifestMemory();
  const blobs = openBlobMemory();
  const putAndKeep = async (...[repository, reference, manifest]: PutManifest) => {
    const put = await persistently(() => putOnce(registry, repository, reference, manifest)).catch(
      (error) => {
        blobs.forget(repository);
        throw error;
      },
    );
    memory.keep(repository, manifest);
    return put;
  };
  const images: Images = {
    async manifest(repository, reference) {
      const found = await persistently(() => get(registry, repository, reference));
      if (found !== undefined) memory.keep(repository, found);
      return found;
    },
    digest: (repository, reference) => persistently(() => head(registry, repository, reference)),
    async putManifest(repository, reference, manifest) {
      await putAndKeep(repository, reference, manifest);
    },
    async attach(repository, manifest) {
      const { isListed } = await putAndKeep(repository, manifest.digest, manifest);
      if (isListed) return;
      const subject = subjectOf(manifest.bytes, `a manifest for ${repository}`);
      const list = await images.referrers(repository, subject);
      if (list === undefined) await listUnderTag(images, repository, manifest);
    },
    async tag(repository, digest, tag) {
      const known = memory.find(repository, digest) ?? (await images.manifest(repository, digest));
      if (known === undefined) throw new Error(`${repository} has no ${digest} to be named ${tag}`);
      await images.putManifest(repository, tag, known);
    },
    copyBlob: (from, to, digest) =>
      blobs.once(to, digest, () => persistently(() => copyBlob(registry, from, to, digest))),
    putBlob: blobPutter(registry, blobs),
    tags: (repository) => persistently(() => listTags(registry, repository)),
    referrers: (repository, digest) =>
      persistently(() => listReferrers(registry, repository, digest)),
    async remove(repository, reference) {
      const digest = parseDigest(reference);
      if (digest !== undefined) memory.forget(repository, digest);
      return persistently(() => remove(registry, repository, reference));
    },
  };
  return images;
}

async function get(
  registry: Registry,
  repository: ImageRepository,
  reference: string,
): Promise<Manifest | undefined> {
  const path = manifestPath(repository, reference);
  const [answer, asked] = await registry.ask({ method: 'GET', repository, path, headers: accept });
  if (answer.statusCode === 404) return dropped(answer, undefined);
  if (answer.statusCode !== 200) throw await refused(asked, answer);
  const bytes = await readBody(asked, answer, manifestBytesMax);
  const digest = contentDigest(bytes);
  const named = parseDigest(reference) ?? saidDigest(answer) ?? digest;
  if (named !== digest)
    throw new Error(`${asked.address} should be ${named}, but its bytes are ${digest}`);
  const mediaType = mediaTypeOf(answer);
  return { digest, mediaType, bytes, ...readManifest(mediaType, bytes, asked.address) };
}

async function head(
  registry: Registry,
  repository: ImageRepository,
  reference: string,
): Promise<Digest | undefined> {
  const path = manifestPath(repository, reference);
  const [answer, asked] = await registry.ask({ method: 'HEAD', repository, path, headers: accept });
  if (answer.statusCode === 404) return dropped(answer, undefined);
  if (answer.statusCode !== 200) throw await refused(asked, answer);
  const digest = saidDigest(answer);
  if (digest !== undefined) return dropped(answer, digest);
  throw new Error(`HEAD ${asked.address} has no Docker-Content-Digest: it is no registry for us`);
}

/** Whether the registry says that it lists the manifest with what it names as its subject. */
async function putOnce(
  registry: Registry,
  repository: ImageRepository,
  reference: string,
  { digest, mediaType, bytes }: Manifest,
): Promise<{ readonly isListed: boolean }> {
  const found = contentDigest(bytes);
  if (found !== digest || (parseDigest(reference) ?? digest) !== digest)
    throw new Error(`a manifest for ${repository}:${reference} is ${found} and not ${digest}`);
  const path = manifestPath(repository, reference);
  const headers = { 'content-type': mediaType };
  const [answer, asked] = await registry.ask({
    ...{ method: 'PUT', repository, path, headers },
    body: bytes,
  });
  if (answer.statusCode !== 201) throw await refusedPut(asked, answer);
  const kept = saidDigest(answer) ?? digest;
  if (kept !== digest) throw new Error(`${asked.address} was kept as ${kept} and not as ${digest}`);
  return dropped(answer, { isListed: headerOf(answer, 'oci-subject') !== undefined });
}

/** What was put a moment ago may not be seen yet by who takes what names it. */
async function refusedPut(asked: HttpRequest, answer: HttpAnswer): Promise<Error> {
  const refusal = await refused(asked, answer);
  const { message } = refusal;
  return /BLOB_UNKNOWN|MANIFEST_UNKNOWN/.test(message) ? new Error(message) : refusal;
}

async function remove(
  registry: Registry,
  repository: ImageRepository,
  reference: string,
): Promise<'removed' | 'absent' | 'named by another'> {
  const path = manifestPath(repository, reference);
  const [answer, asked] = await registry.ask({ method: 'DELETE', repository, path });
  const { statusCode } = answer;
  if (statusCode === 202 || statusCode === 200) return dropped(answer, 'removed');
  if (statusCode === 404) return dropped(answer, 'absent');
  const refusal = await refused(asked, answer);
  if (statusCode === 400 && isDangling(refusal)) return 'named by another';
  throw refusal;
}

/** Artifact Registry keeps what a tag or an index still names, unless it is forced. */
function isDangling(refusal: Error): boolean {
  return /GOOGLE_MANIFEST_DANGLING_(TAG|PARENT_IMAGE)/.test(refusal.message);
}

async function dropped<T>(answer: HttpAnswer, value: T): Promise<T> {
  await answer.body.dump();
  return value;
}

function saidDigest(answer: HttpAnswer): Digest | undefined {
  return parseDigest(headerOf(answer, 'docker-content-digest') ?? '');
}

function mediaTypeOf(answer: HttpAnswer): string {
  const [mediaType = ''] = (headerOf(answer, 'content-type') ?? '').split(';');
  return mediaType.trim();
}
