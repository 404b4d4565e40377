import type { Worker } from '#core/kinds.ts';
import topology from '../../infra/topology.json' with { type: 'json' };

/** The topic that feeds a function, as `infra/topology.json` has it. */
export function topicOf(worker: Worker): string {
  const topic = topology.functions.find(({ name }) => name === worker)?.trigger.topic;
  if (topic === undefined) throw new Error(`infra/topology.json has no topic for ${worker}`);
  return topic;
}

/** The sources of test results that have topics of their own there: to be asked on, and to answer. */
export const testSources: readonly string[] = topology.topics.flatMap(({ name }) => {
  const [, source] = /^tests-requested-(.+)$/.exec(name) ?? [];
  const isAnswered = topology.topics.some((topic) => topic.name === `tests-passed-${source}`);
  return source !== undefined && isAnswered ? [source] : [];
});
