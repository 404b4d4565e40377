import { z } from 'zod';

/** What is to be measured. */
export const stormOrder = z.object({
  kind: z.enum(['own', 'official']),
  /** How many messages, a multiple of 20. */
  messages: z.int(),
  seed: z.int(),
});

/** What the functions' process tells of itself, all since it began or within one phase. */
export const figuresRead = z.object({
  /** How often others were called, by service and method: `firestore Commit`, `git ls-refs`. */
  calls: z.record(z.string(), z.number()),
  /** Documents that were read by name, in a transaction or outside. */
  documentsRead: z.number(),
  documentsWritten: z.number(),
  cpuMs: z.number(),
  /** The most memory since the process began. */
  residentBytesMost: z.number(),
  /** What is held when all that nobody needs is collected. */
  heapBytesHeld: z.number(),
});

const phase = figuresRead.extend({
  name: z.enum(['first message', 'storm', 'tag-tick', 'tag-tick again', 'quiet time over']),
  ms: z.number(),
});

/** A storm that did no damage, measured. */
export const stormMeasured = stormOrder.extend({
  components: z.int(),
  lines: z.int(),
  /** How often messages were pushed, at least once each. */
  pushes: z.int(),
  /** The most that the functions had in their hands at once. */
  atOnceMost: z.int(),
  /** The most memory that processes had when the storm was over. */
  memory: z.object({
    /** The stack, with our own emulators where they run. */
    stack: z.number(),
    /** Google's emulators together; absent where they do not run, or the system does not say. */
    java: z.number().exactOptional(),
  }),
  phases: z.array(phase),
});

export type StormOrder = z.output<typeof stormOrder>;
export type Figures = z.output<typeof figuresRead>;
export type Phase = z.output<typeof phase>;
export type Storm = z.output<typeof stormMeasured>;
