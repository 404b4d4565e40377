import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PubsubEmulator, startPubsub } from '../../emulators/pubsub/serve.ts';
import type { PubsubAndFirestore } from '../../emulators/stack/pubsub-and-firestore.ts';
import { describeEachKind, startEmulators } from '../emulator-kinds.ts';
import { connectPubsub, type PubsubClient } from './pubsub-client.ts';
import { type Command, command } from './pubsub-commands.ts';
import { openActor } from './pubsub-lockstep.ts';

const runs = { own: 30, official: 20 };
const length = { minLength: 10, maxLength: 30 };
const runsMs = 30_000;

/** Without them most commands would only say that nothing is there. */
const prepared: readonly Command[] = [
  { kind: 'create-topic', topic: 'first' },
  {
    kind: 'create-subscription',
    subscription: 'one',
    topic: 'first',
    settings: { ackDeadlineSeconds: 600 },
  },
];

/**
 * Two Pub/Subs are told the same, and must say the same. One is our own and runs on. The other is
 * Google's; or our own with a folder, which ends and begins again wherever the commands say so.
 */
describeEachKind('any commands', (kind) => {
  let dir: string;
  let emulators: PubsubAndFirestore;
  let steady: PubsubEmulator;
  let restarted: PubsubEmulator | undefined;
  let steadyClient: PubsubClient;
  let client: PubsubClient;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'pubsub-lockstep-'));
    steady = await startPubsub();
    steadyClient = connectPubsub(steady.host);
    if (kind === 'own') restarted = await startPubsub({ dir });
    else emulators = await startEmulators(kind, dir);
    client = connectPubsub(restarted?.host ?? emulators.pubsub);
  });
  afterAll(async () => {
    await Promise.all([steadyClient?.close(), client?.close()]);
    await Promise.all([steady?.close(), restarted?.close(), emulators?.close()]);
    await rm(dir, { recursive: true, force: true });
  });

  const restart = async (): Promise<void> => {
    if (restarted === undefined) return;
    await client.close();
    await restarted.close();
    restarted = await startPubsub({ dir });
    client = connectPubsub(restarted.host);
  };

  const sameAnswers = async (commands: readonly Command[]): Promise<void> => {
    const one = openActor({ client: () => steadyClient, restart: async () => undefined });
    const other = openActor({ client: () => client, restart });
    for (const [at, next] of [...prepared, ...commands].entries()) {
      const expected = await one.act(next);
      const actual = await other.act(next, expected);
      expect({ at, next, answer: actual }).toEqual({ at, next, answer: expected });
    }
  };

  it('have the same answers', async () => {
    const property = fc.asyncProperty(fc.array(command, length), sameAnswers);
    await fc.assert(property, {
      numRuns: runs[kind],
      interruptAfterTimeLimit: runsMs,
      markInterruptAsFailure: false,
    });
  });
});
