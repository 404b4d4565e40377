import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Job } from '../clock/schedule.ts';

const topicName = z.string().regex(/^[a-z][a-z0-9-]*$/);

const trigger = z.union([
  z.strictObject({
    topic: topicName,
    /** Fed by these as well, so that each outside source has a topic of its own. */
    furtherTopics: z.array(topicName).optional(),
  }),
  z.strictObject({ http: z.literal(true), isPublic: z.literal(true).optional() }),
]);

const topologyFunction = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]*$/),
    trigger,
    /** What its account may do, in the words of `docs/security.md`; Terraform grants it. */
    needs: z.array(z.string()).optional(),
    schedule: z.string().optional(),
    timeoutSeconds: z.int().positive(),
    memoryMiB: z.int().positive(),
    /** Requests that one instance answers at once; 1 where nothing is said, as in the cloud. */
    concurrency: z.int().positive().optional(),
  })
  .refine((one) => one.schedule === undefined || 'topic' in one.trigger, {
    error: 'The function has a schedule, so give it a topic: Scheduler publishes to it',
  });

const topologyFile = z
  .strictObject({
    topics: z.array(
      z.strictObject({
        name: topicName,
        /** Who may publish beside our functions, by the names that a deployment gives accounts. */
        publishers: z.array(topicName).optional(),
      }),
    ),
    functions: z.array(topologyFunction).min(1),
    subscription: z.strictObject({
      ackDeadlineSeconds: z.int().positive(),
      minimumBackoffSeconds: z.int().nonnegative(),
      maximumBackoffSeconds: z.int().positive(),
      deadLetterTopic: z.string().min(1),
      maxDeliveryAttempts: z.int().positive(),
    }),
  })
  .readonly();

/** Which functions there are, what triggers them, and how their messages are delivered. */
export type Topology = z.infer<typeof topologyFile>;

/** The file that Terraform reads too. */
const topologyPath = new URL('../../infra/topology.json', import.meta.url);

/**
 * Reads a topology and checks that it is whole, so that a wrong file is found before anything starts.
 * @throws when a field is missing, unknown or of another type, or a topic is named and not declared
 */
export async function readTopology(path: URL | string = topologyPath): Promise<Topology> {
  const parsed = topologyFile.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path} is wrong:\n${z.prettifyError(parsed.error)}`);
  const topology = parsed.data;
  const declared = new Set(topology.topics.map((topic) => topic.name));
  for (const name of [topology.subscription.deadLetterTopic, ...triggerTopics(topology)]) {
    if (!declared.has(name)) throw new Error(`${path}: add the topic "${name}" to "topics"`);
  }
  return topology;
}

/** A function that a topic triggers. */
export interface SubscribedFunction {
  readonly name: string;
  readonly topic: string;
  /** The push subscription: of a function's own topic it is named as the function. */
  readonly subscription: string;
}

/** Every function that topics trigger, once for each of its topics. */
export function subscribedFunctions(topology: Topology): readonly SubscribedFunction[] {
  return topology.functions.flatMap(({ name, trigger }) => {
    if (!('topic' in trigger)) return [];
    const further = trigger.furtherTopics ?? [];
    return [
      { name, topic: trigger.topic, subscription: name },
      ...further.map((topic) => ({ name, topic, subscription: topic })),
    ];
  });
}

/** The functions that people call, and that identity tokens are made out for; the public are none. */
export function calledByPeople(topology: Topology): readonly string[] {
  return topology.functions.flatMap(({ name, trigger }) =>
    'http' in trigger && trigger.isPublic !== true ? [name] : [],
  );
}

/** One job for every function that has a schedule. */
export function scheduledJobs(topology: Topology): readonly Job[] {
  return topology.functions.flatMap(({ name, schedule, trigger }) =>
    schedule !== undefined && 'topic' in trigger ? [{ name, schedule, topic: trigger.topic }] : [],
  );
}

function triggerTopics(topology: Topology): readonly string[] {
  return subscribedFunctions(topology).map((subscribed) => subscribed.topic);
}
