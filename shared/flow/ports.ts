import type { SourceArchive } from '#core/build.ts';
import type { FailedStep } from '#core/build-failure.ts';
import type { BuildPurpose } from '#core/identity.ts';
import type { Digest, ImageRepository } from '#core/image.ts';
import type { Worker } from '#core/kinds.ts';
import type { Component, ReleaseLine } from '#core/line.ts';
import type { Recipe } from '#core/recipe.ts';
import type { Repository } from '#core/repository.ts';
import type { TestReport } from '#core/test-report.ts';
import type { Store } from './store.ts';

/** Everything outside that the flow needs; each port has one adapter file in `shared/cloud/`. */
export interface Ports {
  readonly store: Store;
  readonly bus: Bus;
  readonly builds: Builds;
  readonly images: Images;
  readonly files: Files;
  readonly reports: Reports;
  readonly source: Source;
  readonly lines: Lines;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly places: Places;
}

/** Names of our places in the cloud, and how much of one we take, from the environment of the deployment. */
export interface Places {
  /** The project of our topics. */
  readonly project: string;
  /** Staging on the registry host: `PROJECT/gcr.io`. */
  readonly staging: string;
  readonly stagingProject: string;
  readonly sourceBucket: string;
  readonly releaseBucket: string;
  /** Where Cloud Build writes the logs of our builds; nobody outside reads it. */
  readonly logsBucket: string;
  /** So many of our builds may run at a time. */
  readonly buildsMax: number;
  /** Where objects are downloaded from, as `BUCKET/OBJECT`: `https://storage.googleapis.com`. */
  readonly downloads: string;
  /** The topic that feeds each worker, as `infra/topology.json` has it. */
  readonly topics: Readonly<Record<Worker, string>>;
}

/** Publishes messages; a topic's name is the whole address. */
export interface Bus {
  publish(
    topic: string,
    message: unknown,
    attributes?: Readonly<Record<string, string>>,
  ): Promise<void>;
}

/** Builds in Cloud Build. */
export interface Builds {
  /**
   * Creates one; a call that is lost may have created it all the same, so look with `find` first.
   * @throws PermanentError `refused` for a build that will never be taken
   * @throws OverQuota where no build is taken for now
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
  /** The step that failed, where one did. */
  readonly failedStep?: FailedStep;
  /** Where its log lies. */
  readonly log?: { readonly bucket: string; readonly object: string };
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
  /** The end of one, so many bytes at most, however long it is. */
  end(bucket: string, name: string, bytesMax: number): Promise<Uint8Array | undefined>;
  /** The names under a prefix, all of them. */
  list(bucket: string, prefix: string): Promise<readonly string[]>;
  remove(bucket: string, name: string): Promise<'removed' | 'absent'>;
}

/** Reports of tests, where somebody else keeps them. */
export interface Reports {
  /**
   * Reads a JUnit report at an `https://` or `gs://` address as it comes; none where there is none.
   * @throws PermanentError `malformed` for what is no whole report
   */
  read(address: string): Promise<TestReport | undefined>;
  /**
   * The addresses of all JUnit reports below a folder in Cloud Storage.
   * @throws PermanentError `malformed` for a folder of too many names to know them all
   */
  list(folder: string): Promise<readonly string[]>;
}

/** Git repositories, as their host shows them to anybody. */
export interface Source {
  /**
   * What a repository shows now: tags that come to a commit, with their dates, and branches. A
   * name that is no UTF-8 has its bytes as `\xHH`.
   */
  refs(repository: string): Promise<Repository>;
  /**
   * Whether a commit is one of the tips, or before one of them.
   * @throws PermanentError `malformed` for what is no commit's id
   */
  contains(repository: string, tips: readonly string[], commit: string): Promise<boolean>;
  /** One commit of a component: its archive without the host's top folder, and what we read in it. */
  commit(component: Component, commit: string): Promise<SourceCommit>;
}

/** A commit, read. */
export interface SourceCommit {
  readonly committedAtMs: number;
  /** A gzipped tar of the files. */
  readonly archive: Uint8Array;
  /** The component's own recipe, or the one that its line file gives. */
  readonly recipe: Recipe;
  /** The commands that its Makefile builds an image of each, where it says so in plain words. */
  readonly commands?: readonly string[];
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
