import type { ExecutorChoice } from '../cloud-build/choose-executor.ts';

/** Whose Pub/Sub and Firestore are asked for: Google's, our own, or Google's where they are found. */
export type EmulatorChoice = 'official' | 'own' | 'auto';

/** Whose Pub/Sub and Firestore run. */
export type EmulatorKind = 'official' | 'own';

/** What to start, and where it keeps its data. */
export interface StackOptions {
  /** Made if it is not there; one stack at a time uses it. */
  readonly dir: string;
  /** The folder of release line files. */
  readonly lines: string;
  readonly emulators: EmulatorChoice;
  /** Who runs the steps of builds; if not given, this machine itself. */
  readonly executor?: ExecutorChoice;
  /** Begin with nothing of an earlier run, its repositories and keys included. */
  readonly fresh?: boolean;
  /** Run every function in a process of its own, as in the cloud, and not all in one. */
  readonly isolate?: boolean;
  /** Ports that matter; whatever is not named takes any that is free. */
  readonly ports?: StackPorts;
  /** Stands for `functions/index.ts` in tests of the stack; absolute. */
  readonly module?: string;
  /** Stands for `infra/topology.json` in tests of the stack. */
  readonly topology?: string;
  /** Is told what a person should know while the stack runs; standard error if not given. */
  readonly say?: (sentence: string) => void;
}

/** Fixed ports: of the parts, and of functions by their names. */
type StackPorts = Partial<Readonly<Record<ServiceName, number>>> & {
  readonly functions?: Readonly<Record<string, number>>;
};

type ServiceName =
  | 'pubsub'
  | 'firestore'
  | 'cloudBuild'
  | 'registry'
  | 'storage'
  | 'clock'
  | 'git'
  | 'issuer'
  | 'page'
  | 'kms'
  | 'github'
  | 'webhooks';

/** A port as an option of whoever listens on it. */
export function portOption(port: number | undefined): { readonly port?: number } {
  return port === undefined ? {} : { port };
}
