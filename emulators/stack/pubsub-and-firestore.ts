import { join } from 'node:path';
import { startGoogleEmulators } from '../google/google-emulators.ts';
import { findGoogleInstallation, type GoogleInstallation } from '../google/installation.ts';
import { openParts } from '../parts.ts';
import { type EmulatorChoice, type EmulatorKind, portOption } from './options.ts';

/** What was decided, with what is needed to start it. */
export type ChosenEmulators =
  | { readonly kind: 'own' }
  /** Without an installation both run already, where the environment says. */
  | { readonly kind: 'official'; readonly installation?: GoogleInstallation };

/** Emulators of Pub/Sub and Firestore, on their way up. */
export interface PubsubAndFirestore {
  readonly kind: EmulatorKind;
  /** `127.0.0.1:4711`, known before it answers. */
  readonly pubsub: string;
  /** `127.0.0.1:4711`, known before it answers. */
  readonly firestore: string;
  /** Whether Firestore may hold documents that nobody said are to be kept. */
  readonly documentsForeign: boolean;
  /** Resolves when Pub/Sub answers; rejects when it ends before, or takes too long. */
  readonly pubsubReady: Promise<void>;
  /** The same of Firestore. */
  readonly firestoreReady: Promise<void>;
  /** Ends what was started here; emulators that ran before go on. */
  close(): Promise<void>;
}

/** How to start them. */
export interface StartOptions {
  /** Our own keep their data here, in a folder each. */
  readonly dir: string;
  readonly logDir: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly ports?: { readonly pubsub?: number; readonly firestore?: number };
  /** When subscriptions push to where the functions are now; until then our own push nothing. */
  readonly subscribed?: Promise<unknown>;
}

/**
 * Decides whose emulators run. `auto` takes our own where Google's are not to be had: it never fails.
 * @throws when `official` is asked for and something is missing; the message says what to install
 */
export async function chooseEmulators(
  choice: EmulatorChoice,
  environment: NodeJS.ProcessEnv,
): Promise<ChosenEmulators> {
  if (choice === 'own') return { kind: 'own' };
  if (environment['PUBSUB_EMULATOR_HOST'] && environment['FIRESTORE_EMULATOR_HOST'])
    return { kind: 'official' };
  const finding = findGoogleInstallation(environment);
  if (choice === 'official') return { kind: 'official', installation: await finding };
  return finding.then(
    (installation) => ({ kind: 'official', installation }),
    () => ({ kind: 'own' }),
  );
}

/**
 * Starts what was chosen. Google's emulators are in Java and answer seconds after this resolves, so
 * that the rest of the stack can start meanwhile: wait for the one that is asked before the first
 * request.
 * @throws when one cannot be started
 */
export function startPubsubAndFirestore(
  chosen: ChosenEmulators,
  options: StartOptions,
): Promise<PubsubAndFirestore> {
  return chosen.kind === 'own' ? startOwn(options) : startOfficial(chosen, options);
}

async function startOfficial(
  chosen: Extract<ChosenEmulators, { kind: 'official' }>,
  options: StartOptions,
): Promise<PubsubAndFirestore> {
  const { firestoreFound, ...started } = await startGoogleEmulators({ ...chosen, ...options });
  return { kind: 'official', ...started, documentsForeign: firestoreFound };
}

async function startOwn({
  dir,
  ports = {},
  subscribed,
}: StartOptions): Promise<PubsubAndFirestore> {
  const [{ startPubsub }, { startFirestore }] = await Promise.all([
    import('../pubsub/serve.ts'),
    import('../firestore/serve.ts'),
  ]);
  const parts = openParts();
  const starting = Promise.all([
    parts.add(
      startPubsub({
        dir: join(dir, 'pubsub'),
        ...portOption(ports.pubsub),
        ...(subscribed && { pushAfter: subscribed }),
      }),
    ),
    parts.add(startFirestore({ dir: join(dir, 'firestore'), ...portOption(ports.firestore) })),
  ]);
  const [pubsub, firestore] = await starting.catch(async (error: unknown) => {
    await parts.close();
    throw error;
  });
  return {
    kind: 'own',
    pubsub: pubsub.host,
    firestore: firestore.host,
    documentsForeign: false,
    pubsubReady: Promise.resolve(),
    firestoreReady: Promise.resolve(),
    close: parts.close,
  };
}
