import type { StackAddresses } from '../../emulators/stack/addresses.ts';
import topology from '../../infra/topology.json' with { type: 'json' };

/** What a push subscription sends to a function. */
export interface Push {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const deadlineMs = 30_000;
const json = { 'content-type': 'application/json' };

/** Every function that messages feed, with its topic. */
export const fedByMessages = topology.functions.flatMap(({ name, trigger: { topic } }) =>
  topic === undefined ? [] : [{ name, topic }],
);

/** A push of some data, under whatever facts of the delivery a test needs. */
export function pushOf(data: string | Uint8Array | object, delivery: object = {}): Push {
  const bytes =
    typeof data === 'string' || data instanceof Uint8Array ? data : JSON.stringify(data);
  return pushOfMessage({ data: Buffer.from(bytes).toString('base64'), ...delivery });
}

/** A push of a message as it is given. */
export function pushOfMessage(message: unknown): Push {
  const subscription = 'projects/csi-release/subscriptions/test';
  const named = { messageId: '1', publishTime: '2026-01-05T09:00:00Z' };
  const whole =
    typeof message === 'object' && message !== null ? { ...named, ...message } : message;
  return { body: JSON.stringify({ message: whole, subscription }) };
}

/**
 * Delivers a push as Pub/Sub would, of the function's own topic where no other is given, and answers
 * the status: 2xx acknowledges the message.
 */
export async function deliver(
  stack: Pick<StackAddresses, 'project' | 'functions'>,
  name: string,
  push: Push,
  topic = fedByMessages.find((one) => one.name === name)?.topic ?? '',
): Promise<number> {
  const url = `${stack.functions[name]}/projects/${stack.project}/topics/${topic}`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: push.headers ?? json,
    body: push.body,
    signal: AbortSignal.timeout(deadlineMs),
  });
  await answer.body?.cancel();
  return answer.status;
}
