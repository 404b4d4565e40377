import type { protos } from '@google-cloud/pubsub';
import { WireError } from '../wire/error.ts';
import type { Handlers } from '../wire.ts';
import { acknowledge, checkAckIds, checkModifySeconds, modifyDeadline } from './ack-ids.ts';
import type { Broker } from './broker.ts';
import { pull } from './pull.ts';
import { toReceivedMessage } from './received-message.ts';
import { findSubscription } from './subscription-methods.ts';

type Pull = protos.google.pubsub.v1.IPullRequest;
type Acknowledge = protos.google.pubsub.v1.IAcknowledgeRequest;
type ModifyAckDeadline = protos.google.pubsub.v1.IModifyAckDeadlineRequest;

/** The methods by which messages are taken and acknowledged one call at a time. */
export function deliveryMethods(broker: Broker): Handlers {
  return {
    Pull: async (request: Pull) => {
      const subscription = findSubscription(broker, request.subscription);
      const max = request.maxMessages ?? 0;
      if (max <= 0) throw new WireError('INVALID_ARGUMENT', 'No max_messages specified');
      const isImmediate = request.returnImmediately ?? false;
      const leases = await pull(subscription, { max, isImmediate, alarms: broker.alarms });
      const policy = subscription.policy();
      return { receivedMessages: leases.map((lease) => toReceivedMessage(lease, policy)) };
    },
    Acknowledge: async (request: Acknowledge) => {
      const subscription = findSubscription(broker, request.subscription);
      const ackIds = checkAckIds(subscription.settings().name, request.ackIds);
      const { stale } = acknowledge(subscription, ackIds);
      await broker.written();
      refuseStale(stale);
      return {};
    },
    ModifyAckDeadline: async (request: ModifyAckDeadline) => {
      const subscription = findSubscription(broker, request.subscription);
      const ackIds = checkAckIds(subscription.settings().name, request.ackIds);
      const seconds = checkModifySeconds(request.ackDeadlineSeconds ?? 0);
      const { stale } = modifyDeadline(subscription, ackIds, seconds);
      await broker.written();
      refuseStale(stale);
      return {};
    },
  };
}

/** The client reads of each ack id what became of it: all others of the call were taken. */
function refuseStale(stale: readonly string[]): void {
  if (stale.length === 0) return;
  const metadata = Object.fromEntries(stale.map((id) => [id, 'PERMANENT_FAILURE_INVALID_ACK_ID']));
  throw new WireError('INVALID_ARGUMENT', `Some ack ids are invalid: ${stale.join(', ')}`, {
    info: { reason: 'EXACTLY_ONCE_ACKID_FAILURE', domain: 'pubsub.googleapis.com', metadata },
  });
}
