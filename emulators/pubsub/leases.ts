import type { Alarms } from './alarms.ts';
import type { Held, Lease, Receiver } from './lease.ts';

/** The deliveries of one subscription by their ack ids. */
export interface Leases {
  /** Gives a message to a receiver, for as long as that may keep it. */
  open(held: Held, receiver: Receiver): Lease;
  /** The delivery with this ack id, unless the message was settled or given out again since. */
  find(ackId: string): Lease | undefined;
  /** Ends a lease; does nothing to one that has ended. */
  close(lease: Lease): void;
  /** Lets an open lease end so long from now. */
  extend(lease: Lease, ms: number): void;
  /** Forgets the ack id of a settled message. */
  forget(held: Held): void;
}

/** Who the leases belong to. */
export interface LeasesOwner {
  readonly alarms: Alarms;
  nextAckId(): string;
  /** Is told that the time of an open lease is over. */
  expired(lease: Lease): void;
}

/** Opens a book without leases. */
export function openLeases({ alarms, nextAckId, expired }: LeasesOwner): Leases {
  const leases = new Map<string, Lease>();
  const forget = (held: Held): void => {
    if (held.lease !== undefined) leases.delete(held.lease.ackId);
  };
  return {
    open(held, receiver) {
      forget(held);
      held.attempts += 1;
      held.state = 'leased';
      const expiry = alarms.set(receiver.leaseMs(), () => expired(lease));
      const ackId = nextAckId();
      const attempt = held.attempts;
      const lease: Lease = { ackId, held, receiver, attempt, isOpen: true, expiry };
      held.lease = lease;
      leases.set(ackId, lease);
      return lease;
    },
    find: (ackId) => leases.get(ackId),
    close(lease) {
      if (!lease.isOpen) return;
      lease.isOpen = false;
      lease.expiry.cancel();
      lease.receiver.ended(lease);
    },
    extend(lease, ms) {
      if (!lease.isOpen) return;
      lease.expiry.cancel();
      lease.expiry = alarms.set(ms, () => expired(lease));
    },
    forget,
  };
}
