import type { protos } from '@google-cloud/pubsub';
import type { PubsubClient } from './pubsub-client.ts';

type Request = protos.google.pubsub.v1.IStreamingPullRequest;
type Response = protos.google.pubsub.v1.IStreamingPullResponse;
type Received = protos.google.pubsub.v1.IReceivedMessage;

/** One StreamingPull as it is on the wire. */
export interface OpenStream {
  /** All that came until now. */
  readonly received: readonly Received[];
  readonly responses: readonly Response[];
  /** Resolves with the status of an error that ended the stream. */
  readonly failed: Promise<number>;
  write(request: Request): void;
  close(): void;
}

const streamMs = 60_000;

/** Opens a stream by its first request. */
export function openStream({ subscriber }: PubsubClient, first: Request): OpenStream {
  const received: Received[] = [];
  const responses: Response[] = [];
  const stream = subscriber.streamingPull({ timeout: streamMs });
  const failed = new Promise<number>((resolve) => {
    stream.on('error', (error: { readonly code?: number }) => resolve(error.code ?? -1));
  });
  stream.on('data', (response: Response) => {
    responses.push(response);
    received.push(...(response.receivedMessages ?? []));
  });
  stream.write(first);
  return {
    received,
    responses,
    failed,
    write: (request) => stream.write(request),
    close: () => stream.cancel(),
  };
}

/** The ack ids of deliveries. */
export function ackIdsOf(received: readonly Received[]): string[] {
  return received.map(({ ackId }) => ackId ?? '');
}
