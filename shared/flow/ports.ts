import type { SourceArchive } from '#core/build.ts';
import type { BuildPurpose } from '#core/identity.ts';
import type { Digest, ImageRepository } from '#core/image.ts';
import type { Kind, Kinds, Worker } from '#core/kinds.ts';
import type { Component, ReleaseLine } from '#core/line.ts';
import type { Owed } from '#core/owed.ts';
import type { Recipe } from '#core/recipe.ts';
import type { Release, Version } from '#core/release.ts';

/** Everything outside that the flow needs; each port has one adapter file in `shared/cloud/`. */
export interface Ports {
  readonly store: Store;
  readonly bus: Bus;
  readonly builds: Builds;
  readonly images: Images;
  readonly files: Files;
  readonly source: Source;
  readonly lines: Lines;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly places: Places;
}

/** Names of our places in the cloud, from the environment of the deployment. */
export interface Places {
  /** Staging on the registry host: `PROJECT/gcr.io`. */
  readonly staging: string;
  readonly stagingProject: string;
  readonly sourceBucket: string;
  readonly releaseBucket: string;
  /** The topic that feeds each worker, as `infra/topology.json` has it. */
  readonly topics: Readonly<Record<Worker, string>>;
}

/** A document as it is kept: what it says, what it owes, and when it must be looked at again. */
export interface Kept<K extends Kind> {
  readonly body: Kinds[K]['body'];
  readonly owed: readonly Owed<Kinds[K]['effect']>[];
  /** Counts the transitions; names the audit records. */
  readonly revision: number;
  readonly dueAtMs: number | null;
}

/** Documents that do not decide anything: created once, amended by the transaction that knows why. */
export interface Records {
  readonly versions: Version;
  readonly releases: Release;
  readonly audit: AuditRecord;
  readonly requests: RequestRecord;
  readonly rejected: RejectedRecord;
}

/** One transition of one document. Never deleted. */
export interface AuditRecord {
  readonly kind: Kind;
  readonly id: string;
  readonly revision: number;
  readonly event: string;
  readonly why: string;
  readonly by: string;
  readonly atMs: number;
}

/** The answer that was given to a request with an idempotency key; has a time to live. */
export interface RequestRecord {
  readonly bodyHash: string;
  readonly status: number;
  readonly answer: unknown;
  readonly expiresAtMs: number;
}

/** A message that no retry can help; has a time to live. */
export interface RejectedRecord {
  readonly function: string;
  readonly reason: string;
  readonly sample: string;
  readonly atMs: number;
  readonly expiresAtMs: number;
}

/** Documents in Firestore. Ids may hold any characters; the adapter encodes them. */
export interface Store {
  get<K extends Kind>(kind: K, id: string): Promise<Kept<K> | undefined>;
  record<R extends keyof Records>(records: R, id: string): Promise<Records[R] | undefined>;
  /**
   * Runs the body until its reads are still true when its writes are made. The body may run
   * several times and so must have no effects of its own; reads come before writes.
   */
  transact<T>(body: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** One of the named queries; at most `limit` documents, in the query's own order. */
  query<Q extends QueryName>(name: Q, value: QueryValue, limit: number): Promise<readonly Found[]>;
}

/** What can be done in a transaction. */
export interface Transaction {
  get<K extends Kind>(kind: K, id: string): Promise<Kept<K> | undefined>;
  record<R extends keyof Records>(records: R, id: string): Promise<Records[R] | undefined>;
  put<K extends Kind>(kind: K, id: string, kept: Kept<K>): void;
  putRecord<R extends keyof Records>(records: R, id: string, record: Records[R]): void;
  /** How far this machine's clock is from the server's, known after the first read. */
  skewMs(): number;
}

/** What a query finds: which document, of which kind. */
export interface Found {
  readonly kind: Kind;
  readonly id: string;
}

/** A value that a query compares its range field with. */
export type QueryValue = number;

/**
 * The Store has no free-form query: this table makes the adapter, the memory world and the
 * composite indexes. Each finds documents of one kind whose field is at most the given value,
 * in ascending order of that field; a field that is absent or null is never found.
 */
export const queries = {
  'due-tags': { kind: 'tag', field: 'dueAtMs' },
  'due-lines': { kind: 'line', field: 'dueAtMs' },
  'due-builds': { kind: 'build', field: 'dueAtMs' },
  'due-candidates': { kind: 'candidate', field: 'dueAtMs' },
  'due-promotions': { kind: 'promotion', field: 'dueAtMs' },
  'due-floating-tags': { kind: 'floating-tag', field: 'dueAtMs' },
  'expired-candidates': { kind: 'candidate', field: 'body.expiresAtMs' },
} as const satisfies Record<string, { readonly kind: Kind; readonly field: string }>;

/** The name of a query. */
export type QueryName = keyof typeof queries;

/** Publishes messages; a topic's name is the whole address. */
export interface Bus {
  publish(
    topic: string,
    message: unknown,
    attributes?: Readonly<Record<string, string>>,
  ): Promise<void>;
}

/** Work that is published for another function: a document that must be looked at. */
export interface Wake {
  readonly worker: Worker;
  readonly kind: Kind;
  readonly id: string;
}

/** Builds in Cloud Build. */
export interface Builds {
  /**
   * Creates one; a call that is lost may have created it all the same, so look with `find` first.
   * @throws PermanentError `refused` for a build that will never be taken
   */
  start(request: BuildRequest): Promise<BuildView>;
  get(id: string): Promise<BuildView | undefined>;
  /** All builds that carry every tag, oldest first. */
  find(tags: readonly string[]): Promise<readonly BuildView[]>;
  /** Cancels one; a build that has ended stays as it is. */
  cancel(id: string): Promise<void>;
}

/** A build to create. */
export interface BuildRequest {
  readonly purpose: BuildPurpose;
  readonly recipe: Recipe;
  readonly substitutions: Readonly<Record<string, string>>;
  readonly source?: SourceArchive;
  readonly queueTtlMs: number;
}

/** A build as Cloud Build tells of it when asked. */
export interface BuildView {
  readonly id: string;
  readonly status:
    | 'pending'
    | 'queued'
    | 'working'
    | 'success'
    | 'failure'
    | 'internal-error'
    | 'timeout'
    | 'cancelled'
    | 'expired'
    | 'unknown';
  readonly purpose?: BuildPurpose;
  readonly substitutions: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly logUrl: string;
  /** Why it did not succeed, in Cloud Build's words. */
  readonly detail?: string;
  readonly failureType?: string;
}

/** A manifest or an index: its bytes as the registry keeps them, and what they name. */
export interface Manifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** The manifests that an index lists, in its order; none for a manifest. */
  readonly children: readonly ManifestChild[];
  /** The config and the layers of a manifest, each once; none for an index. */
  readonly blobs: readonly Digest[];
}

/** A manifest in an index; what is no image of a platform (an attestation) has no platform. */
export interface ManifestChild {
  readonly digest: Digest;
  /** `os/architecture` or `os/architecture/variant`. */
  readonly platform?: string;
}

/** Images in the registry. A reference is a tag or a digest. */
export interface Images {
  /** The manifest under a reference, its bytes verified against its digest. */
  manifest(repository: ImageRepository, reference: string): Promise<Manifest | undefined>;
  /** The digest under a reference, without the bytes. */
  digest(repository: ImageRepository, reference: string): Promise<Digest | undefined>;
  /** Puts a manifest under a reference; every blob and child must be there before. */
  putManifest(repository: ImageRepository, reference: string, manifest: Manifest): Promise<void>;
  /** Makes a blob visible in another repository of the host; no data moves where it can be mounted. */
  copyBlob(
    from: ImageRepository,
    to: ImageRepository,
    digest: Digest,
  ): Promise<'mounted' | 'uploaded'>;
  /** Removes a tag, or a manifest by its digest; never by force. */
  remove(
    repository: ImageRepository,
    reference: string,
  ): Promise<'removed' | 'absent' | 'named by another'>;
}

/** Objects in Cloud Storage. */
export interface Files {
  /** Written once: an object that exists is left as it is. */
  putIfAbsent(
    bucket: string,
    name: string,
    bytes: Uint8Array,
    contentType: string,
  ): Promise<'created' | 'exists'>;
  get(bucket: string, name: string): Promise<Uint8Array | undefined>;
  /** The names under a prefix, all of them. */
  list(bucket: string, prefix: string): Promise<readonly string[]>;
  remove(bucket: string, name: string): Promise<'removed' | 'absent'>;
}

/** Git repositories, as their host shows them to anybody. */
export interface Source {
  /** All tags with their commits, annotated tags peeled, by smart HTTP in one request. */
  tags(repository: string): Promise<readonly GitTag[]>;
  /** One commit of a component: its archive without the host's top folder, and what we read in it. */
  commit(component: Component, commit: string): Promise<SourceCommit>;
}

/** A tag as the repository has it, whatever its name. */
export interface GitTag {
  readonly tag: string;
  readonly commit: string;
}

/** A commit, read. */
export interface SourceCommit {
  readonly committedAtMs: number;
  /** A gzipped tar of the files. */
  readonly archive: Uint8Array;
  /** The component's own recipe, or the one that its line file gives. */
  readonly recipe: Recipe;
  /** The files that are released beside the images, by path. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** The release lines of this deployment, read when it started. */
export interface Lines {
  all(): Promise<readonly ReleaseLine[]>;
}

/** The only source of time. */
export interface Clock {
  nowMs(): number;
}

/** The only source of chance. */
export interface Random {
  uuid(): string;
}

/** One line of the log each: a static message, then fields. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Who sent a request. */
export interface Person {
  readonly email: string;
  /** The identity provider's own name for the person; approvals count by it. */
  readonly subject: string;
}

/** Who is this token? */
export interface People {
  /** @throws PermanentError `unauthenticated` where the token proves nobody. */
  identify(token: string): Promise<Person>;
}
