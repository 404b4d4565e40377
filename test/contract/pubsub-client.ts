import { v1 } from '@google-cloud/pubsub';
import { credentials } from '@grpc/grpc-js';
import { z } from 'zod';

/** Google's own client of one Pub/Sub, which tries nothing again. */
export interface PubsubClient {
  readonly publisher: v1.PublisherClient;
  readonly subscriber: v1.SubscriberClient;
  close(): Promise<void>;
}

/** No retries, and a deadline that no answer should need. */
export const callOptions = { timeout: 15_000, retry: null };

/** Connects to the Pub/Sub on `127.0.0.1:4711`. */
export function connectPubsub(host: string): PubsubClient {
  const [apiEndpoint, port] = host.split(':');
  const options = {
    ...(apiEndpoint !== undefined && { apiEndpoint }),
    port: Number(port),
    sslCreds: credentials.createInsecure(),
    universeDomain: 'googleapis.com',
  };
  const publisher = new v1.PublisherClient(options);
  const subscriber = new v1.SubscriberClient(options);
  return {
    publisher,
    subscriber,
    close: async () => {
      await Promise.all([publisher.close(), subscriber.close()]);
    },
  };
}

const failure = z.object({ code: z.number() });

/** What a call came to: its answer, or the number of its status. */
export async function outcomeOf(call: Promise<readonly [unknown, ...unknown[]]>): Promise<unknown> {
  try {
    return (await call)[0];
  } catch (error) {
    return { code: failure.parse(error).code };
  }
}
