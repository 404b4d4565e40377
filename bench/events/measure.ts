import { Agent, request } from 'undici';
import { pubsubRest } from '../../emulators/topology/pubsub-rest.ts';
import type { NoOp } from './no-op.ts';
import type { MeasuredPubsub } from './pubsubs.ts';

/** What was measured of one way to the function. */
export interface Measured {
  readonly way: string;
  readonly events: number;
  readonly ms: number;
  /** The most requests that the function had at once. */
  readonly inFlightMost: number;
  /** Of the Pub/Sub, at its end. */
  readonly residentBytes?: number;
}

/** As many as our own Pub/Sub has on their way at most. */
export const parallelMax = 100;
const project = 'csi-release';
const topic = 'events';
/** Where pushes go: functions-framework takes the event's source from it. */
export const pushPath = `/projects/${project}/topics/${topic}`;
const batch = 100;
const callMs = 60_000;
const warmUpEvents = 200;
const data = Buffer.from(JSON.stringify({ wake: { kind: 'candidate', id: 'x'.repeat(100) } }));

/** Publishes events, and measures until the last of their pushes was acknowledged. */
export async function measurePubsub(
  pubsub: MeasuredPubsub,
  noOp: NoOp,
  events: number,
): Promise<Measured> {
  const rest = pubsubRest(pubsub.host, project);
  await rest.createTopic(topic);
  await rest.createTopic('dead-letters');
  await rest.createPushSubscription({
    name: topic,
    topic,
    pushEndpoint: noOp.url,
    ackDeadlineSeconds: 60,
    minimumBackoffSeconds: 10,
    maximumBackoffSeconds: 600,
    deadLetterTopic: 'dead-letters',
    maxDeliveryAttempts: 5,
  });
  const send = (count: number) => publish(pubsub.host, count);
  const timed = await measure(pubsub.name, noOp, events, send);
  const residentBytes = await pubsub.residentBytes();
  return { ...timed, ...(residentBytes !== undefined && { residentBytes }) };
}

/** Posts the same events to the function, as many at once as ours pushes. */
export async function measureDirect(noOp: NoOp, events: number): Promise<Measured> {
  const dispatcher = new Agent({ connections: parallelMax, pipelining: 1 });
  const message = {
    data: data.toString('base64'),
    messageId: '1',
    publishTime: '2026-01-05T09:00:00Z',
  };
  const body = JSON.stringify({
    message,
    subscription: `projects/${project}/subscriptions/events`,
  });
  const headers = { 'content-type': 'application/json' };
  const post = async (): Promise<void> => {
    const answer = await request(noOp.url, { dispatcher, method: 'POST', headers, body });
    await answer.body.dump();
  };
  const send = async (count: number): Promise<void> => {
    let left = count;
    const postAll = async (): Promise<void> => {
      for (; left > 0; ) {
        left -= 1;
        await post();
      }
    };
    await Promise.all(Array.from({ length: parallelMax }, postAll));
  };
  try {
    return await measure('posted directly', noOp, events, send);
  } finally {
    await dispatcher.close();
  }
}

async function measure(
  way: string,
  noOp: NoOp,
  events: number,
  send: (count: number) => Promise<void>,
): Promise<Measured> {
  const warmUp = await noOp.expect(warmUpEvents);
  await Promise.all([send(warmUpEvents), warmUp.done]);
  const { done } = await noOp.expect(events);
  const startedMs = performance.now();
  await send(events);
  const { inFlightMost } = await done;
  return { way, events, ms: performance.now() - startedMs, inFlightMost };
}

async function publish(host: string, count: number): Promise<void> {
  const url = `http://${host}/v1${pushPath}:publish`;
  const message = { data: data.toString('base64') };
  for (let left = count; left > 0; left -= batch) {
    const body = JSON.stringify({ messages: Array(Math.min(batch, left)).fill(message) });
    const headers = { 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(callMs);
    const answer = await fetch(url, { method: 'POST', headers, body, signal });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`);
  }
}
