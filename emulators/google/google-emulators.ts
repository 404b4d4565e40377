import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Child, type ChildExit, startChild } from '../child-process.ts';
import { freePort } from '../free-port.ts';
import { logTail } from '../log-tail.ts';
import type { GoogleInstallation } from './installation.ts';

/** Google's emulators of Pub/Sub and Firestore, on their way up. */
export interface GoogleEmulators {
  /** `127.0.0.1:4711`, known before it answers. */
  readonly pubsub: string;
  /** `127.0.0.1:4711`, known before it answers. */
  readonly firestore: string;
  /** Whether Firestore ran before, and so may hold documents. */
  readonly firestoreFound: boolean;
  /** Resolves when Pub/Sub answers; rejects when it ends before, or after 30 s. */
  readonly pubsubReady: Promise<void>;
  /** The same of Firestore. */
  readonly firestoreReady: Promise<void>;
  /** Ends what was started here; emulators that ran before go on. */
  close(): Promise<void>;
}

/** How to start them. */
export interface GoogleEmulatorOptions {
  /** Not needed for emulators that the environment names. */
  readonly installation?: GoogleInstallation;
  readonly logDir: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly ports?: { readonly pubsub?: number; readonly firestore?: number };
}

const readyMs = 30_000;
const askMs = 1_000;
const pauseMs = 20;

/** Start at once rather than be fast later; no file in the system's temporary folder. */
const javaFlags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-XX:-UsePerfData'];

/**
 * Starts Google's emulators with `java`, or takes those that PUBSUB_EMULATOR_HOST and
 * FIRESTORE_EMULATOR_HOST name as they are. It answers before they do, so that the rest of the stack
 * can start meanwhile: wait for the one that is asked before the first request.
 * @throws when one is neither named nor installed, or its port is taken
 */
export async function startGoogleEmulators(
  options: GoogleEmulatorOptions,
): Promise<GoogleEmulators> {
  const [pubsub, firestore] = await Promise.all([
    findOrStart('pubsub', 'PUBSUB_EMULATOR_HOST', options),
    findOrStart('firestore', 'FIRESTORE_EMULATOR_HOST', options),
  ]);
  const pubsubReady = answers(pubsub);
  const firestoreReady = answers(firestore);
  for (const ready of [pubsubReady, firestoreReady]) ready.catch(() => undefined);
  const close = async (): Promise<void> => {
    await Promise.all([pubsub.child?.stop(), firestore.child?.stop()]);
  };
  return {
    pubsub: pubsub.host,
    firestore: firestore.host,
    firestoreFound: firestore.child === undefined,
    pubsubReady,
    firestoreReady,
    close,
  };
}

type Service = 'pubsub' | 'firestore';

interface Emulator {
  readonly service: Service;
  readonly host: string;
  readonly logFile: string;
  readonly child?: Child;
}

async function findOrStart(
  service: Service,
  variable: string,
  options: GoogleEmulatorOptions,
): Promise<Emulator> {
  const logFile = join(options.logDir, `${service}.log`);
  const given = options.environment[variable];
  if (given) return { service, host: given, logFile };
  const { installation } = options;
  if (installation === undefined) throw new Error(`${variable} names no emulator, nor is one here`);
  const { java, ...jars } = installation;
  const port = await freePort(options.ports?.[service]);
  const child = await startChild({
    command: java,
    args: [...javaFlags, ...program(service, jars), '--host=127.0.0.1', `--port=${port}`],
    environment: { PATH: options.environment['PATH'] ?? '' },
    logFile,
  });
  return { service, host: `127.0.0.1:${port}`, logFile, child };
}

function program(service: Service, jars: Omit<GoogleInstallation, 'java'>): readonly string[] {
  switch (service) {
    case 'pubsub':
      return ['-jar', jars.pubsubJar];
    case 'firestore':
      return [
        ...['-cp', jars.firestoreJar],
        ...['com.google.cloud.datastore.emulator.firestore.CloudFirestore', 'start'],
        '--database-mode=firestore-native',
      ];
  }
}

/** Asks until the answer is 200, as both emulators answer `GET /` when they are ready. */
async function answers(emulator: Emulator): Promise<void> {
  const deadline = Date.now() + readyMs;
  let exit: ChildExit | undefined;
  emulator.child?.exit.then((ended) => {
    exit = ended;
  });
  while (!(await isReady(emulator.host))) {
    if (exit) throw new Error(await endedEarly(emulator, exit));
    if (Date.now() > deadline) throw new Error(silent(emulator));
    await delay(pauseMs);
  }
}

async function isReady(host: string): Promise<boolean> {
  try {
    const response = await fetch(`http://${host}/`, { signal: AbortSignal.timeout(askMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function endedEarly({ service, logFile }: Emulator, exit: ChildExit): Promise<string> {
  const how = exit.signal ?? `code ${exit.code}`;
  const tail = await logTail(logFile);
  return `Google's ${service} emulator ended with ${how} while starting. ${tail}`;
}

function silent({ service, host, logFile, child }: Emulator): string {
  return child
    ? `Google's ${service} emulator did not answer on ${host} within ${readyMs} ms: see ${logFile}`
    : `No ${service} emulator answered on ${host} within ${readyMs} ms, the address in ` +
        `${service.toUpperCase()}_EMULATOR_HOST: start it, or unset the variable`;
}
