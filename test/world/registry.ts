import { type Digest, type ImageRepository, parseDigest } from '#core/image.ts';
import type { BlobCopy, Images, Manifest } from '#flow/images.ts';
import type { Gate } from './faults.ts';
import { imagesPort } from './images-port.ts';
import { listUnderTag } from './list-under-tag.ts';
import { digestOf, manifestFrom, subjectOf } from './manifest.ts';

/** One write, as an auditor of the registry would see it. */
export interface RegistryChange {
  readonly type: 'manifest-put' | 'tag-put' | 'blob-put' | 'tag-removed' | 'manifest-removed';
  readonly repository: ImageRepository;
  /** The tag, or the digest where there is no tag. */
  readonly reference: string;
  readonly digest: Digest;
}

/** The registry of the world. */
export interface Registry {
  /** Those that hold anything, sorted. */
  repositories(): readonly ImageRepository[];
  tags(repository: ImageRepository): Readonly<Record<string, Digest>>;
  manifests(repository: ImageRepository): readonly Digest[];
  blobs(repository: ImageRepository): readonly Digest[];
  /** When a manifest that is there came first. */
  uploadedAtMs(repository: ImageRepository, digest: Digest): number | undefined;
  /** Every write since the beginning, oldest first, but for the first so many. */
  changes(from?: number): readonly RegistryChange[];
  /** Pushes a blob, as a build would. */
  putBlob(repository: ImageRepository, bytes: Uint8Array): Digest;
  putManifest(repository: ImageRepository, reference: string, manifest: Manifest): void;
  tag(repository: ImageRepository, digest: Digest, tag: string): void;
  manifest(repository: ImageRepository, reference: string): Manifest | undefined;
  copyBlob(from: ImageRepository, to: ImageRepository, digest: Digest): BlobCopy;
  /** Puts a manifest with a subject, and lists it under a tag where the registry has no such list. */
  attach(repository: ImageRepository, manifest: Manifest): void;
  /** What names a manifest as its subject; undefined where the registry has no such list. */
  referrers(repository: ImageRepository, digest: Digest): readonly Digest[] | undefined;
  remove(repository: ImageRepository, reference: string): Removal;
  /** Whether blobs can be mounted; where not, they are uploaded again. */
  canMount: boolean;
  /** Whether it lists referrers, as OCI 1.1 has it. */
  canList: boolean;
  /** So many manifests are in one page of the list of a repository. */
  pageSize: number;
  port(gate: Gate): Images;
}

type Removal = 'removed' | 'absent' | 'named by another';

/** One repository: everything that it shows. */
interface Contents {
  readonly manifests: Map<Digest, Manifest>;
  readonly uploads: Map<Digest, number>;
  readonly tags: Map<string, Digest>;
  readonly blobs: Set<Digest>;
}

type Note = (type: RegistryChange['type'], reference: string, digest: Digest) => void;

/** Opens an empty registry that keeps Artifact Registry's rules. */
export function openRegistry(nowMs: () => number): Registry {
  const all = new Map<ImageRepository, Contents>();
  const changes: RegistryChange[] = [];
  const of = (repository: ImageRepository): Contents => {
    const known = all.get(repository) ?? {
      manifests: new Map(),
      uploads: new Map(),
      tags: new Map(),
      blobs: new Set(),
    };
    all.set(repository, known);
    return known;
  };
  const noteIn =
    (repository: ImageRepository): Note =>
    (type, reference, digest) =>
      void changes.push({ type, repository, reference, digest });

  const registry: Registry = {
    repositories: () => [...all].flatMap(([name, { manifests }]) => (manifests.size ? [name] : [])),
    tags: (repository) => Object.fromEntries([...of(repository).tags].sort()),
    manifests: (repository) => [...of(repository).manifests.keys()].sort(),
    blobs: (repository) => [...of(repository).blobs].sort(),
    uploadedAtMs: (repository, digest) => of(repository).uploads.get(digest),
    changes: (from = 0) => changes.slice(from),
    putBlob: (repository, bytes) => putBlob(of(repository), digestOf(bytes), noteIn(repository)),
    putManifest(repository, reference, manifest) {
      const own = manifestFrom(manifest.mediaType, manifest.bytes);
      if (own.digest !== manifest.digest) throw new Error(`the bytes are not ${manifest.digest}`);
      checkManifest(of(repository), repository, reference, own);
      putManifest(of(repository), reference, own, noteIn(repository), nowMs());
    },
    tag(repository, digest, tag) {
      const manifest = manifestUnder(of(repository), digest);
      if (manifest === undefined) throw new Error(`${repository} has no ${digest}`);
      registry.putManifest(repository, tag, manifest);
    },
    manifest: (repository, reference) => manifestUnder(of(repository), reference),
    copyBlob(from, to, digest) {
      const isThere = [from, to].some((one) => of(one).blobs.has(digest));
      if (!isThere) throw new Error(`${from} has no blob ${digest}`);
      putBlob(of(to), digest, noteIn(to));
      return registry.canMount ? 'mounted' : 'uploaded';
    },
    attach(repository, manifest) {
      registry.putManifest(repository, manifest.digest, manifest);
      if (!registry.canList) listUnderTag(registry, repository, manifest);
    },
    remove: (repository, reference) => remove(of(repository), reference, noteIn(repository)),
    referrers(repository, digest) {
      if (!registry.canList) return undefined;
      const all = [...of(repository).manifests.values()];
      return all.filter((one) => subjectOf(one) === digest).map((one) => one.digest);
    },
    canMount: true,
    canList: true,
    pageSize: 1000,
    port: (gate) => imagesPort(registry, gate),
  };
  return registry;
}

function digestUnder({ tags }: Contents, reference: string): Digest | undefined {
  return parseDigest(reference) ?? tags.get(reference);
}

function manifestUnder(contents: Contents, reference: string): Manifest | undefined {
  const digest = digestUnder(contents, reference);
  const manifest = digest && contents.manifests.get(digest);
  return manifest && { ...manifest, bytes: manifest.bytes.slice() };
}

function putBlob({ blobs }: Contents, digest: Digest, note: Note): Digest {
  blobs.add(digest);
  note('blob-put', digest, digest);
  return digest;
}

function putManifest(
  { manifests, uploads, tags }: Contents,
  reference: string,
  manifest: Manifest,
  note: Note,
  nowMs: number,
): void {
  const { digest } = manifest;
  if (!uploads.has(digest)) uploads.set(digest, nowMs);
  manifests.set(digest, manifest);
  note('manifest-put', digest, digest);
  if (parseDigest(reference) !== undefined) return;
  tags.set(reference, digest);
  note('tag-put', reference, digest);
}

function remove(contents: Contents, reference: string, note: Note): Removal {
  const digest = digestUnder(contents, reference);
  if (digest === undefined || !contents.manifests.has(digest)) return 'absent';
  if (contents.tags.delete(reference)) {
    note('tag-removed', reference, digest);
    return 'removed';
  }
  if (isNamed(contents, digest)) return 'named by another';
  removeManifest(contents, digest);
  note('manifest-removed', digest, digest);
  return 'removed';
}

function checkManifest(
  contents: Contents,
  repository: ImageRepository,
  reference: string,
  { digest, children, blobs }: Manifest,
): void {
  const named = parseDigest(reference);
  if (named !== undefined && named !== digest) throw new Error(`${digest} is put as ${named}`);
  const missing =
    children.map((child) => child.digest).find((child) => !contents.manifests.has(child)) ??
    blobs.find((blob) => !contents.blobs.has(blob));
  if (missing !== undefined) throw new Error(`${repository} has no ${missing}; put it first`);
}

function isNamed({ manifests, tags }: Contents, digest: Digest): boolean {
  const isTagged = [...tags.values()].includes(digest);
  const children = [...manifests.values()].flatMap((manifest) => manifest.children);
  return isTagged || children.some((child) => child.digest === digest);
}

/** Removes a manifest, and the blobs that no other manifest of the repository names. */
function removeManifest({ manifests, uploads, blobs }: Contents, digest: Digest): void {
  const gone = manifests.get(digest)?.blobs ?? [];
  manifests.delete(digest);
  uploads.delete(digest);
  const named = new Set([...manifests.values()].flatMap((manifest) => manifest.blobs));
  for (const blob of gone) if (!named.has(blob)) blobs.delete(blob);
}
