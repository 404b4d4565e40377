import type { Message, PubSub } from '@google-cloud/pubsub';
import { z } from 'zod';
import type { RegistryView } from './registry-view.ts';

const request = z.object({
  runid: z.string(),
  cell: z.string(),
  images: z.array(z.object({ name: z.string(), repository: z.string(), digest: z.string() })),
});

/** Another CI system, as it would stand elsewhere. */
export interface AnotherCi {
  close(): Promise<void>;
}

/**
 * Runs another CI: it hears of requested tests, looks at exactly the digests that it is asked about,
 * and publishes what it found, in the form in which Prow reports.
 */
export async function startAnotherCi(pubsub: PubSub, registry: RegistryView): Promise<AnotherCi> {
  const name = `another-ci-${crypto.randomUUID()}`;
  const [subscription] = await pubsub.topic('tests-requested').createSubscription(name);
  const answer = async (message: Message): Promise<void> => {
    const asked = request.parse(JSON.parse(message.data.toString()));
    const missing = await missingImages(registry, asked.images);
    const json = {
      runid: asked.runid,
      status: missing.length === 0 ? 'success' : 'failure',
      message: missing.length === 0 ? 'every image is there' : `missing: ${missing.join(', ')}`,
      url: `https://ci.sample.example/${asked.cell}/${message.id}`,
    };
    await pubsub.topic('tests-passed').publishMessage({ json });
    message.ack();
  };
  subscription.on('message', (message: Message) => {
    answer(message).catch(() => message.nack());
  });
  subscription.on('error', () => undefined);
  return {
    async close() {
      subscription.removeAllListeners('message');
      await subscription.close();
      await subscription.delete();
    },
  };
}

async function missingImages(
  registry: RegistryView,
  images: z.output<typeof request>['images'],
): Promise<readonly string[]> {
  const looked = images.map(async ({ name, repository, digest }) =>
    (await registry.digest(repository, digest)) === digest ? [] : [name],
  );
  return (await Promise.all(looked)).flat();
}
