import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Firestore } from '@google-cloud/firestore';
import { Command } from 'commander';
import {
  chooseEmulators,
  startPubsubAndFirestore,
} from '../emulators/stack/pubsub-and-firestore.ts';
import { tableOf } from './table.ts';

const warmUps = 100;
const transactions = 400;
/** Google's emulator takes seconds for more than these few. */
const writers = { own: 15, official: 4 };
const names = { own: 'our own Firestore', official: "Google's emulator" };

/** What was measured of one emulator. */
interface Measured {
  readonly kind: 'own' | 'official';
  /** Of transactions one after the other, each a read and a write of one document. */
  readonly medianMs: number;
  readonly mostOfTenMs: number;
  /** So many at once, all upon that document. */
  readonly writers: number;
  readonly atOnceMs: number;
}

/**
 * `npm run bench:transactions`: what a transaction takes through Google's client, in our own Firestore
 * and in Google's emulator, where that is to be had.
 */
async function main(): Promise<void> {
  const { json } = new Command('npm run bench:transactions --')
    .showHelpAfterError('npm run bench:transactions -- --help says what there is')
    .description("Measures transactions of our own Firestore beside those of Google's emulator.")
    .option('--json', 'print the figures as JSON')
    .parse()
    .opts<{ json?: true }>();
  // Google's clients look for a metadata server, which costs seconds where there is none.
  process.env['METADATA_SERVER_DETECTION'] ??= 'none';
  const official = await chooseEmulators('official', process.env).catch((error: Error) => error);
  const kinds = official instanceof Error ? (['own'] as const) : (['own', 'official'] as const);
  const measured: Measured[] = [];
  for (const kind of kinds) measured.push(await measure(kind));
  if (json) console.log(JSON.stringify(measured, undefined, 2));
  else console.log(shown(measured));
  if (official instanceof Error) console.error(`Google's is left out. ${official.message}`);
}

async function measure(kind: Measured['kind']): Promise<Measured> {
  const dir = await mkdtemp(join(tmpdir(), 'csi-release-transactions-'));
  const where = { dir, logDir: dir, environment: process.env };
  const emulators = await startPubsubAndFirestore(await chooseEmulators(kind, process.env), where);
  const settings = { host: emulators.firestore, ssl: false, universeDomain: 'googleapis.com' };
  const firestore = new Firestore({ projectId: 'csi-release', ...settings });
  try {
    await emulators.firestoreReady;
    return await measureIn(kind, firestore);
  } finally {
    await firestore.terminate();
    await emulators.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function measureIn(kind: Measured['kind'], firestore: Firestore): Promise<Measured> {
  const counter = firestore.doc('counters/one');
  const raise = () =>
    firestore.runTransaction(async (transaction) => {
      const count = Number((await transaction.get(counter)).data()?.['count'] ?? 0);
      transaction.set(counter, { count: count + 1 });
    });
  for (let turn = 0; turn < warmUps; turn += 1) await raise();
  const took: number[] = [];
  for (let turn = 0; turn < transactions; turn += 1) took.push(await msOf(raise));
  const atOnceMs = await msOf(() => Promise.all(Array.from({ length: writers[kind] }, raise)));
  const count = (await counter.get()).data()?.['count'];
  const expected = warmUps + transactions + writers[kind];
  if (count !== expected) throw new Error(`${names[kind]} counted ${count}, not ${expected}`);
  took.sort((one, other) => one - other);
  const at = (share: number) => took[Math.floor(share * took.length)] ?? 0;
  return { kind, medianMs: at(0.5), mostOfTenMs: at(0.9), writers: writers[kind], atOnceMs };
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const begunMs = performance.now();
  await work();
  return performance.now() - begunMs;
}

function shown(measured: readonly Measured[]): string {
  const heads = ['', 'median ms', '9 of 10 within ms', 'writers at once', 'all done ms'];
  const rows = measured.map((one) => [
    ...[names[one.kind], one.medianMs, one.mostOfTenMs],
    ...[one.writers, Math.round(one.atOnceMs)],
  ]);
  return tableOf(heads, rows);
}

try {
  await main();
  process.exit();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
