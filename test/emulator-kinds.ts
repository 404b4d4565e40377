import { join } from 'node:path';
import { describe } from 'vitest';
import type { EmulatorKind } from '../emulators/stack/options.ts';
import {
  chooseEmulators,
  type PubsubAndFirestore,
  startPubsubAndFirestore,
} from '../emulators/stack/pubsub-and-firestore.ts';
import { leftOut } from './emulator-choice.ts';

const names = { own: 'our own emulators', official: "Google's emulators" };
const kinds = ['own', 'official'] as const;

/** Describes the same with each kind of Pub/Sub and Firestore. */
export function describeEachKind(name: string, body: (kind: EmulatorKind) => void): void {
  for (const kind of kinds) describeKind(kind, name, () => body(kind));
}

/**
 * Describes what needs one kind of Pub/Sub and Firestore. In a run that leaves it out it is counted
 * as skipped, and the end of the run says why.
 */
export function describeKind(kind: EmulatorKind, name: string, body: () => void): void {
  describe.skipIf(leftOut[kind])(`${name}, on ${names[kind]}`, body);
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
