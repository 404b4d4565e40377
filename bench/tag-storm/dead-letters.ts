import { z } from 'zod';
import type { StackAddresses } from '../../emulators/stack/addresses.ts';

const pullDeadlineMs = 10_000;
const subscription = 'dead-letters';
const pulled = z.object({ receivedMessages: z.array(z.unknown()).default([]) });

/** Pulls the messages that no function acknowledged however often they came; a hundred at most. */
export async function pullDeadLetters({
  pubsub,
  project,
}: StackAddresses): Promise<readonly string[]> {
  const url = `http://${pubsub}/v1/projects/${project}/subscriptions/${subscription}:pull`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ maxMessages: 100, returnImmediately: true }),
    signal: AbortSignal.timeout(pullDeadlineMs),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return pulled.parse(await answer.json()).receivedMessages.map((one) => JSON.stringify(one));
}
