import type { protos } from '@google-cloud/pubsub';
import { WireError } from '../wire/error.ts';
import { acknowledge, modifyDeadline } from './ack-ids.ts';
import type { Lease, Receiver } from './lease.ts';
import { contentBytes } from './message.ts';
import { toReceivedMessage } from './received-message.ts';
import type { Subscription } from './subscription.ts';

type Request = protos.google.pubsub.v1.IStreamingPullRequest;
type Response = protos.google.pubsub.v1.IStreamingPullResponse;

/** One stream of pulls, from its first request to its end. */
export interface StreamReceiver {
  /** Does what a later request asks for. */
  take(request: Request): void;
  /** Goes on when the connection takes more. */
  resume(): void;
  /** Takes no more messages. Those it has stay leased: they may be acknowledged by other calls. */
  leave(): void;
}

/** What a stream stands on. */
export interface StreamOptions {
  readonly subscription: Subscription;
  readonly request: Request;
  /** Says false when the connection is full. */
  send(response: Response): boolean;
  /** Ends the stream with an error. */
  fail(error: WireError): void;
}

const batchMessagesMax = 1_000;
const batchBytesMax = 4 * 1024 * 1024;

/** Opens a stream by its first request, and gives it its first messages. */
export function openStreamReceiver(options: StreamOptions): StreamReceiver {
  const { subscription, request: first, send, fail } = options;
  const flow = flowControl(first);
  let leaseSeconds = first.streamAckDeadlineSeconds ?? 0;
  let batch: Lease[] = [];
  let batchBytes = 0;
  let isFull = false;
  const respond = (response: Response): void => {
    isFull = !send(response);
  };
  const receiver: Receiver = {
    isPush: false,
    leaseMs: () => leaseSeconds * 1_000,
    hasRoom: () =>
      !isFull && flow.hasRoom() && batch.length < batchMessagesMax && batchBytes < batchBytesMax,
    give(lease) {
      batch.push(lease);
      batchBytes += flow.add(lease);
    },
    flush() {
      const policy = subscription.policy();
      const receivedMessages = batch.map((lease) => toReceivedMessage(lease, policy));
      batch = [];
      batchBytes = 0;
      respond({ receivedMessages, subscriptionProperties: propertiesOf(subscription) });
      subscription.wake();
    },
    ended(lease) {
      flow.remove(lease);
      subscription.wake();
    },
    stop: () => fail(new WireError('NOT_FOUND', 'Subscription does not exist')),
  };
  const take = (request: Request): void => {
    leaseSeconds = request.streamAckDeadlineSeconds || leaseSeconds;
    const response = { ...settleOn(subscription, request), ...modifyOn(subscription, request) };
    const isKeepAlive = isEmpty(request) && Number(first.protocolVersion ?? 0) > 0;
    if (isKeepAlive || Object.keys(response).length > 0) respond(response);
  };
  take(first);
  subscription.join(receiver);
  return {
    take,
    resume() {
      isFull = false;
      subscription.wake();
    },
    leave: () => subscription.leave(receiver),
  };
}

/** Counts what the client holds; a bound of 0 or less is none. */
function flowControl({ maxOutstandingMessages, maxOutstandingBytes }: Request) {
  const countMax = boundOf(maxOutstandingMessages);
  const bytesMax = boundOf(maxOutstandingBytes);
  const outstanding = new Map<Lease, number>();
  let bytes = 0;
  return {
    hasRoom: () => outstanding.size < countMax && bytes < bytesMax,
    add(lease: Lease): number {
      const added = contentBytes(lease.held.message);
      outstanding.set(lease, added);
      bytes += added;
      return added;
    },
    remove(lease: Lease): void {
      bytes -= outstanding.get(lease) ?? 0;
      outstanding.delete(lease);
    },
  };
}

function boundOf(max: Request['maxOutstandingBytes']): number {
  const bound = Number(max ?? 0);
  return bound > 0 ? bound : Number.POSITIVE_INFINITY;
}

function propertiesOf(subscription: Subscription): NonNullable<Response['subscriptionProperties']> {
  const { isExactlyOnce, isOrdered } = subscription.policy();
  return { exactlyOnceDeliveryEnabled: isExactlyOnce, messageOrderingEnabled: isOrdered };
}

/** Acknowledges; where delivery is exactly once, the client is told what was taken. */
function settleOn(subscription: Subscription, { ackIds }: Request): Response {
  if (!ackIds?.length) return {};
  const { taken, stale } = acknowledge(subscription, ackIds);
  if (!subscription.policy().isExactlyOnce) return {};
  return { acknowledgeConfirmation: { ackIds: [...taken], invalidAckIds: [...stale] } };
}

function modifyOn(subscription: Subscription, request: Request): Response {
  const ids = request.modifyDeadlineAckIds ?? [];
  if (ids.length === 0) return {};
  const outcomes = ids.map((ackId, at) =>
    modifyDeadline(subscription, [ackId], request.modifyDeadlineSeconds?.[at] ?? 0),
  );
  if (!subscription.policy().isExactlyOnce) return {};
  return {
    modifyAckDeadlineConfirmation: {
      ackIds: outcomes.flatMap(({ taken }) => taken),
      invalidAckIds: outcomes.flatMap(({ stale }) => stale),
    },
  };
}

/** Such a request says nothing but that the client is there, and asks the same of the server. */
function isEmpty(request: Request): boolean {
  return Object.keys(request).length === 0;
}
