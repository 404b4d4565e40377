import type { Worker } from '#core/kinds.ts';
import topology from '../../infra/topology.json' with { type: 'json' };

/** The topic that feeds a function, as `infra/topology.json` has it. */
export function topicOf(worker: Worker): string {
  const topic = topology.functions.find(({ name }) => name === worker)?.trigger.topic;
  if (topic === undefined) throw new Error(`infra/topology.json has no topic for ${worker}`);
  return topic;
}
