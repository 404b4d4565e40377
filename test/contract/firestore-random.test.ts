import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, it } from 'vitest';
import { type FirestoreEmulator, startFirestore } from '../../emulators/firestore/serve.ts';
import { clearDocuments } from '../../emulators/google/clear-documents.ts';
import type { PubsubAndFirestore } from '../../emulators/stack/pubsub-and-firestore.ts';
import { describeEachKind, startEmulators } from '../emulator-kinds.ts';
import { type Command, expectAlike } from './alike.ts';
import { concurrentPlans, expectSerial } from './firestore/concurrent.ts';
import { queryCommands } from './firestore/random-queries.ts';
import { transactionCommands } from './firestore/random-transactions.ts';
import { fillCommands, writeCommands } from './firestore/random-writes.ts';
import { openSession, type Session } from './firestore/session.ts';

const project = 'random-commands';
/** More of them than a test run has time for: `RUNS=500`. */
const numRuns = Number(process.env['RUNS'] ?? 8);
/** Google's emulator needs seconds for each conflict. */
const concurrentRuns = { own: numRuns, official: Math.ceil(numRuns / 4) };

/** The same commands, one after the other, to our Firestore and to another: Google's, or one more
 * of ours, which shows that the commands are such as can be compared. */
describeEachKind('random commands come to what they come to in our Firestore', (kind) => {
  let dir: string;
  let own: FirestoreEmulator;
  let other: PubsubAndFirestore;
  let sessions: readonly [other: Session, own: Session];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'firestore-random-'));
    other = await startEmulators(kind, dir);
    own = await startFirestore({ dir: join(dir, 'compared') });
    sessions = [openSession(other.firestore, project), openSession(own.host, project)];
  });
  afterAll(async () => {
    await Promise.all(sessions?.map(({ firestore }) => firestore.terminate()) ?? []);
    await Promise.all([own?.close(), other?.close()]);
    await rm(dir, { recursive: true, force: true });
  });

  const expectSame = async (commands: fc.Arbitrary<readonly Command<Session>[]>) =>
    fc.assert(
      fc.asyncProperty(commands, async (sequence) => {
        for (const { firstTimes } of sessions) firstTimes.clear();
        const hosts = [other.firestore, own.host];
        await Promise.all(hosts.map((host) => clearDocuments(host, project)));
        await expectAlike(sequence, ...sessions);
      }),
      { numRuns },
    );

  it('upon documents', () =>
    expectSame(fc.array(writeCommands(), { minLength: 3, maxLength: 12 })));

  it('upon queries', () => expectSame(filled(queryCommands())));

  it('upon transactions', () =>
    expectSame(filled(fc.oneof(transactionCommands(), writeCommands()))));

  it('upon transactions at once: as if they ran one after the other', async () => {
    let run = 0;
    const serial = fc.asyncProperty(concurrentPlans(), async (plans) => {
      const { firestore } = sessions[kind === 'own' ? 1 : 0];
      await expectSerial(firestore, `at-once-${++run}`, plans);
    });
    await fc.assert(serial, { numRuns: concurrentRuns[kind], endOnFailure: true });
  });
});

function filled(
  command: fc.Arbitrary<Command<Session>>,
): fc.Arbitrary<readonly Command<Session>[]> {
  return fc
    .tuple(fillCommands(), fc.array(command, { minLength: 5, maxLength: 12 }))
    .map(([fill, commands]) => [fill, ...commands]);
}
