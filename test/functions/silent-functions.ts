import { cloudEvent, http } from '@google-cloud/functions-framework';
import topology from '../../infra/topology.json' with { type: 'json' };

/** Functions of the deployed names that take every message and do nothing: the test is at work. */
for (const { name, trigger } of topology.functions) {
  if (trigger.topic === undefined) http(name, (_request, response) => void response.end());
  else cloudEvent(name, () => undefined);
}
