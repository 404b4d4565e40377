import type { Worker } from '#core/kinds.ts';
import type { ReleaseLine } from '#core/line.ts';
import type { Anonymous } from './anonymous.ts';
import type { Builds } from './builds.ts';
import type { Files, Reports } from './files.ts';
import type { Images } from './images.ts';
import type { Notes } from './notes.ts';
import type { Origins } from './origins.ts';
import type { Announcing } from './outlets.ts';
import type { SetFiles } from './set-files.ts';
import type { Source } from './source.ts';
import type { Staging } from './staging.ts';
import type { Statements } from './statements.ts';
import type { Store } from './store.ts';

/** Everything outside that the flow needs; each port has one adapter file in `shared/cloud/`. */
export interface Ports {
  readonly store: Store;
  readonly bus: Bus;
  readonly builds: Builds;
  readonly images: Images;
  readonly staging: Staging;
  readonly anonymous: Anonymous;
  readonly announcing: Announcing;
  readonly files: Files;
  readonly reports: Reports;
  readonly origins: Origins;
  readonly statements: Statements;
  readonly setFiles: SetFiles;
  readonly notes: Notes;
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
  /** When more candidates than these have expired at once, a person must confirm their collection. */
  readonly expiredMax: number;
  /** Where objects are downloaded from, as `BUCKET/OBJECT`: `https://storage.googleapis.com`. */
  readonly downloads: string;
  /** Who signs people in, for whom tokens must be, and what our own program is called there. */
  readonly signIn: {
    readonly issuer: string;
    readonly audiences: readonly string[];
    readonly clientId?: string;
  };
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
