import { cloudEvent, http } from '@google-cloud/functions-framework';
import { limitBodies } from '#cloud/body-limits.ts';
import { readPushIdentity } from '#cloud/push-identity.ts';
import type { PushedMessage } from '#edge/messages.ts';
import type { Duty } from '#flow/turn.ts';
import { buildFinished } from './build-finished.ts';
import { buildTick } from './build-tick.ts';
import { gcTick } from './gc-tick.ts';
import { githubWebhook } from './github-webhook.ts';
import { promote } from './promote.ts';
import { promoteRequested } from './promote-requested.ts';
import { status, statusPage } from './status.ts';
import { sweepTick } from './sweep-tick.ts';
import { tagDetected } from './tag-detected.ts';
import { tagTick } from './tag-tick.ts';
import { testsPassed } from './tests-passed.ts';

limitBodies(readPushIdentity(process.env));

onMessage('tag-detected', tagDetected);
onMessage('build-finished', buildFinished);
onMessage('tests-passed', testsPassed);
onMessage('promote-requested', promoteRequested);
onMessage('gc-tick', gcTick);
onMessage('sweep-tick', sweepTick);
onMessage('tag-tick', tagTick);
onMessage('build-tick', buildTick);

http('promote', async (request, response) => {
  const { answerPerson } = await import('#cloud/answer-person.ts');
  const { connected } = await import('#cloud/ports.ts');
  const { signIn, ...ports } = connected();
  await answerPerson({ ports, worker: 'promote' }, signIn, promote, request, response);
});

http('status', async (request, response) => {
  const { look } = await import('#cloud/look.ts');
  const { connected } = await import('#cloud/ports.ts');
  const { signIn, ...ports } = connected();
  const duty = { ports, worker: 'status' } as const;
  await look(duty, signIn, { status, statusPage }, request, response);
});

http('github-webhook', async (request, response) => {
  const { answerDelivery } = await import('#cloud/answer-delivery.ts');
  const { connected } = await import('#cloud/ports.ts');
  const { webhookSecrets: secrets, ...ports } = connected();
  const duty = { ports, worker: 'github-webhook' } as const;
  await answerDelivery(duty, secrets, githubWebhook, request, response);
});

/** Registers a function that messages feed; what it connects to is loaded with its first message. */
function onMessage(
  name: Duty['worker'],
  handle: (message: PushedMessage, duty: Duty) => Promise<void>,
): void {
  cloudEvent(name, async (event: unknown) => {
    const { deliver } = await import('#cloud/failed-delivery.ts');
    await deliver(name, async () => {
      const { receive } = await import('#cloud/receive.ts');
      const { connected } = await import('#cloud/ports.ts');
      await receive({ ports: connected(), worker: name }, handle, event);
    });
  });
}
