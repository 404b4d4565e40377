import type { Backlog } from './backlog.ts';
import type { Lease, Receiver } from './lease.ts';
import type { DeliveryPolicy } from './policy.ts';
import { pushBody } from './push-body.ts';

/** Sends a push; resolves with the HTTP status. @throws when none came, or it was aborted */
export type SendPush = (endpoint: string, body: string, signal: AbortSignal) => Promise<number>;

/** What a pusher needs. */
export interface PusherOptions {
  readonly subscription: string;
  policy(): DeliveryPolicy;
  readonly backlog: Backlog;
  readonly send: SendPush;
  mayPush(): boolean;
  /** Is told that there is room for another push. */
  ready(): void;
}

/**
 * So many pushes of a subscription are under way at most. More would not come back sooner: a
 * function has one thread, and every one more waits in its memory and takes a socket here and there.
 * The service too widens its window with what the endpoint bears; its bound is not published.
 */
const pushesMax = 100;

/**
 * The statuses that acknowledge: https://cloud.google.com/pubsub/docs/push#receive_push
 */
const successes: ReadonlySet<number> = new Set([102, 200, 201, 202, 204]);

/** Makes the receiver that pushes what it is given, and judges by the answer. */
export function createPusher(options: PusherOptions): Receiver {
  const { subscription, policy, backlog, send, mayPush, ready } = options;
  const flights = new Map<Lease, AbortController>();
  const land = (lease: Lease, isSuccess: boolean): void => {
    if (!flights.delete(lease)) return;
    if (isSuccess) backlog.settle(lease);
    else backlog.fail(lease);
    ready();
  };
  return {
    isPush: true,
    leaseMs: () => policy().ackDeadlineMs,
    hasRoom: () => mayPush() && flights.size < pushesMax,
    give(lease) {
      const { pushEndpoint, deadLetters } = policy();
      if (pushEndpoint === undefined) return backlog.fail(lease);
      const flight = new AbortController();
      flights.set(lease, flight);
      const attempt = deadLetters === undefined ? undefined : lease.attempt;
      const body = pushBody(lease.held.message, subscription, attempt);
      send(pushEndpoint, body, flight.signal).then(
        (status) => land(lease, successes.has(status)),
        () => land(lease, false),
      );
    },
    flush: () => undefined,
    /** Its time is over: whatever the endpoint answers later does not count. */
    ended(lease) {
      const flight = flights.get(lease);
      flights.delete(lease);
      flight?.abort();
      if (flight !== undefined) ready();
    },
    stop() {
      for (const flight of flights.values()) flight.abort();
      flights.clear();
    },
  };
}
