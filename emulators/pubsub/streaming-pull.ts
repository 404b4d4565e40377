import type { protos } from '@google-cloud/pubsub';
import { grpcCode, toWireError, WireError } from '../wire/error.ts';
import type { StreamHandler } from '../wire/grpc.ts';
import { checkName } from './names.ts';
import { openStreamReceiver, type StreamReceiver } from './stream-receiver.ts';
import type { Subscription } from './subscription.ts';

type Request = protos.google.pubsub.v1.IStreamingPullRequest;

/** Finds a subscription by its name. */
export type FindSubscription = (name: string) => Subscription | undefined;

const ackDeadlineSecondsMin = 10;
const ackDeadlineSecondsMax = 600;

/**
 * Serves StreamingPull: messages go out as they come, as many as the client says it can hold;
 * acknowledgements come in on the same stream, or by calls of their own.
 */
export function streamingPull(find: FindSubscription): StreamHandler {
  return (call) => {
    let receiver: StreamReceiver | undefined;
    const fail = (thrown: unknown): void => {
      const error = toWireError(thrown);
      receiver?.leave();
      call.emit('error', { code: grpcCode(error.code), details: error.message });
    };
    call.on('data', (request: Request) => {
      try {
        if (receiver !== undefined) return receiver.take(checkLater(request));
        const subscription = findFor(find, checkFirst(request));
        receiver = openStreamReceiver({
          subscription,
          request,
          send: (response) => call.write(response),
          fail,
        });
      } catch (error) {
        fail(error);
      }
    });
    call.on('drain', () => receiver?.resume());
    call.on('end', () => {
      receiver?.leave();
      call.end();
    });
    for (const event of ['cancelled', 'close', 'error']) call.on(event, () => receiver?.leave());
  };
}

function findFor(find: FindSubscription, request: Request): Subscription {
  const subscription = find(checkName('subscriptions', request.subscription));
  if (subscription !== undefined) return subscription;
  const id = request.subscription?.split('/').at(-1);
  throw new WireError('NOT_FOUND', `Subscription does not exist (resource=${id})`);
}

function checkFirst(request: Request): Request {
  if (!request.subscription) throw refuse('first message must set subscription');
  if (!request.streamAckDeadlineSeconds) {
    throw refuse('first message must set stream_ack_deadline_seconds');
  }
  return checkEvery(request);
}

function checkLater(request: Request): Request {
  if (request.subscription) throw refuse('subscription may only be set in first message');
  return checkEvery(request);
}

function checkEvery(request: Request): Request {
  const seconds = request.streamAckDeadlineSeconds ?? 0;
  const isWrong = seconds < ackDeadlineSecondsMin || seconds > ackDeadlineSecondsMax;
  if (seconds !== 0 && isWrong) {
    throw refuse('stream_ack_deadline_seconds must be between 10 and 600 seconds');
  }
  if (request.modifyDeadlineAckIds?.length === request.modifyDeadlineSeconds?.length)
    return request;
  throw refuse('ack IDs and deadlines must have the same size');
}

function refuse(message: string): WireError {
  return new WireError('INVALID_ARGUMENT', message);
}
