import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../replace-file.ts';
import type { EmulatorKind } from './options.ts';

/** Where everything is, for people and programs: the content of `stack.json`. */
export interface StackAddresses {
  readonly project: string;
  /** The stack's process: where it does not run, the stack was killed and the rest is out of date. */
  readonly pid: number;
  /** Whose Pub/Sub and Firestore run. */
  readonly emulators: EmulatorKind;
  /** Who runs the steps of builds, and why, in one sentence. */
  readonly executor: string;
  /** `127.0.0.1:4711`, as PUBSUB_EMULATOR_HOST takes it. */
  readonly pubsub: string;
  /** `127.0.0.1:4711`, as FIRESTORE_EMULATOR_HOST takes it. */
  readonly firestore: string;
  /** gRPC and REST. */
  readonly cloudBuild: string;
  readonly artifactRegistry: string;
  /** `127.0.0.1:4711`, for `docker://`. */
  readonly registry: string;
  /** Where those without rights pull from; `PUT /private` refuses them some of it. */
  readonly publicRegistry: string;
  readonly storage: string;
  readonly clock: string;
  readonly issuer: string;
  /** The page as browsers see it: what stands in for a load balancer with Identity-Aware Proxy. */
  readonly page: string;
  readonly kms: string;
  /** The key version in it that signs what the functions state. */
  readonly signingKey: string;
  /** The address of every function by its name. */
  readonly functions: Readonly<Record<string, string>>;
  /** The folder of the bare Git repositories. */
  readonly gitRoot: string;
  /** The file of the secrets that webhooks sign with, one a line. */
  readonly webhookSecrets: string;
  /** GitHub's REST API, as far as releases go. */
  readonly github: string;
  /** The mailbox of webhooks: `GET /hooks/NAME` shows what was posted. */
  readonly webhooks: string;
  /** The file of the webhooks' addresses and secrets. */
  readonly webhookAddresses: string;
}

/** The file that says where a stack is; one that was killed leaves it to the next start. */
export interface AddressFile {
  readonly path: string;
  close(): Promise<void>;
}

/** Writes `stack.json`, whole or not at all; its `close` takes it away. */
export async function writeAddresses(dir: string, addresses: StackAddresses): Promise<AddressFile> {
  const path = join(dir, 'stack.json');
  await replaceFile(path, `${JSON.stringify(addresses, undefined, 2)}\n`);
  return { path, close: () => rm(path, { force: true }) };
}
