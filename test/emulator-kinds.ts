import { join } from 'node:path';
import { describe } from 'vitest';
import {
  chooseEmulators,
  type EmulatorKind,
  type PubsubAndFirestore,
  startPubsubAndFirestore,
} from '../emulators/stack/pubsub-and-firestore.ts';
import { leftOut } from './emulator-choice.ts';

const names = { own: 'our own emulators', official: "Google's emulators" };
const kinds = ['own', 'official'] as const;

/**
 * Describes the same with each kind of Pub/Sub and Firestore. What this run leaves out is counted as
 * skipped, and the end of the run says why.
 */
export function describeEachKind(name: string, body: (kind: EmulatorKind) => void): void {
  for (const kind of kinds)
    describe.skipIf(leftOut[kind])(`${name}, on ${names[kind]}`, () => body(kind));
}

/** Starts emulators of one kind that answer; `dir` is where our own keep their data. */
export async function startEmulators(kind: EmulatorKind, dir: string): Promise<PubsubAndFirestore> {
  const environment = { PATH: process.env['PATH'] };
  const options = { dir, logDir: join(dir, 'logs'), environment };
  const emulators = await startPubsubAndFirestore(
    await chooseEmulators(kind, environment),
    options,
  );
  await Promise.all([emulators.pubsubReady, emulators.firestoreReady]);
  return emulators;
}
