import type { Fire } from '../clock/scheduler.ts';
import { pubsubRest } from './pubsub-rest.ts';

/** What a job needs to publish, and to know that its function has done its work. */
export interface TickOptions {
  /** The Pub/Sub emulator: `127.0.0.1:4711`. */
  readonly pubsub: string;
  readonly project: string;
  /** Resolves when topics and subscriptions are made; a job that is due earlier waits. */
  readonly subscribed: Promise<void>;
  /** Resolves when a function has acknowledged the message. */
  answered(messageId: string): Promise<number>;
}

/** The payload of a Scheduler job is fixed: a tick says nothing but that it is one. */
const tick = '{}';

/** Publishes as Scheduler does, and resolves when the function has acknowledged the message. */
export function publishTick({ pubsub, project, subscribed, answered }: TickOptions): Fire {
  return async (job) => {
    await subscribed;
    const id = await pubsubRest(pubsub, project).publish(job.topic, tick, {});
    await answered(id);
  };
}
