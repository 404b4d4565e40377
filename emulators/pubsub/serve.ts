import type { RequestListener } from 'node:http';
import { loadProtos } from '../wire/protos.ts';
import { refusePath } from '../wire/rest.ts';
import { serveWire } from '../wire.ts';
import { openBroker } from './broker.ts';
import { deliveryMethods } from './delivery-methods.ts';
import { streamingPull } from './streaming-pull.ts';
import { subscriptionMethods } from './subscription-methods.ts';
import { topicMethods } from './topic-methods.ts';

/** What the Pub/Sub emulator stands on. */
export interface PubsubOptions {
  /** Holds the journal; without a folder nothing survives the emulator. */
  readonly dir?: string;
  /** Port of 127.0.0.1; 0, the default, takes any free one. */
  readonly port?: number;
  /**
   * Until then nothing is pushed: where subscriptions of an earlier run pushed to, somebody else may
   * listen by now. If it rejects, nothing ever is.
   */
  readonly pushAfter?: Promise<unknown>;
}

/** A running Pub/Sub emulator. */
export interface PubsubEmulator {
  /** `127.0.0.1:4711`, as PUBSUB_EMULATOR_HOST wants it: gRPC and REST. */
  readonly host: string;
  /** Ends pushes and streams, and frees the port; what is not acknowledged is kept in the folder. */
  close(): Promise<void>;
}

/**
 * Starts a Pub/Sub: topics, subscriptions, publish, pull, StreamingPull, push, retry, dead letters,
 * ordering, filters and exactly once delivery. Seek, snapshots, schemas, rights and detaching are
 * UNIMPLEMENTED.
 * @throws when the port is taken, or the folder's journal cannot be read
 */
export async function startPubsub(options: PubsubOptions = {}): Promise<PubsubEmulator> {
  const protos = loadProtos('@google-cloud/pubsub/build/protos/protos.json');
  const broker = openBroker(protos, options);
  const server = await serveWire({
    protos,
    port: options.port ?? 0,
    services: {
      'google.pubsub.v1.Publisher': topicMethods(broker),
      'google.pubsub.v1.Subscriber': {
        ...subscriptionMethods(broker),
        ...deliveryMethods(broker),
      },
      'google.pubsub.v1.SchemaService': {},
    },
    streams: {
      'google.pubsub.v1.Subscriber.StreamingPull': streamingPull((name) =>
        broker.subscriptions.get(name),
      ),
    },
    other: greet,
  }).catch(async (error: unknown) => {
    await broker.close();
    throw error;
  });
  return {
    host: `127.0.0.1:${server.port}`,
    async close() {
      await server.close();
      await broker.close();
    },
  };
}

/** `GET /` tells that we are here, as Google's emulator does. */
const greet: RequestListener = (request, response) => {
  if (request.method === 'GET' && request.url === '/') response.end('Ok\n');
  else refusePath(request, response);
};
