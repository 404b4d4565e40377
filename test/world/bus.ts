import type { Bus } from '#flow/ports.ts';
import topology from '../../infra/topology.json' with { type: 'json' };
import type { Gate } from './faults.ts';
import { frozen } from './shelf.ts';

/** A message as a subscriber gets it. */
export interface Published {
  readonly topic: string;
  /** What came out of JSON again. */
  readonly message: unknown;
  readonly attributes: Readonly<Record<string, string>>;
  /** When the bus took it: the same for each delivery. */
  readonly publishedAtMs: number;
}

/** The messages of the world; the test delivers them, or does not. */
export interface Messages {
  /** Published and not taken, oldest first. */
  waiting(topic?: string): readonly Published[];
  /** Takes the oldest message, of one topic or of any. */
  take(topic?: string): Published | undefined;
  /** Everything that was ever published. */
  published(topic?: string): readonly Published[];
  /** Publishes as somebody outside would. */
  publish(topic: string, message: unknown, attributes?: Readonly<Record<string, string>>): void;
  port(gate: Gate): Bus;
}

const topics: ReadonlySet<string> = new Set(topology.topics.map(({ name }) => name));

/** Opens the topics of the topology, without messages. */
export function openMessages(nowMs: () => number): Messages {
  const all: Published[] = [];
  const waiting: Published[] = [];
  const isOf = (topic?: string) => (one: Published) => topic === undefined || one.topic === topic;
  const publish: Messages['publish'] = (topic, message, attributes = {}) => {
    if (!topics.has(topic)) throw new Error(`there is no topic ${topic} in infra/topology.json`);
    const wire: unknown = JSON.parse(JSON.stringify(message));
    const published = frozen({
      ...{ topic, message: wire, attributes: { ...attributes } },
      publishedAtMs: nowMs(),
    });
    all.push(published);
    waiting.push(published);
  };
  return {
    waiting: (topic) => waiting.filter(isOf(topic)),
    take(topic) {
      const at = waiting.findIndex(isOf(topic));
      return at < 0 ? undefined : waiting.splice(at, 1)[0];
    },
    published: (topic) => all.filter(isOf(topic)),
    publish,
    port: (gate) => ({
      publish: (topic, message, attributes) =>
        gate.pass('bus', 'publish', () => publish(topic, message, attributes)),
    }),
  };
}
