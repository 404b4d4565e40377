import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import type { WorldSnapshot } from '../../test/world/snapshot.ts';
import type { Shape } from './push-image.ts';
import type { LineName } from './real-flow.ts';

/** What is measured of a promotion, in the order in which it can be. */
export const cases = ['cold', 'warm', 'new tag'] as const;

/** Nothing is in production; everything is, and another line releases it; one more tag is given. */
export type Case = (typeof cases)[number];

/** A component of the release lines, with so many images of a shape. */
export interface Ordered {
  readonly name: string;
  readonly shape: Shape;
  readonly images: number;
}

/** What a process is to do, with the documents that it finds. */
export interface Order {
  readonly registryUrl: string;
  readonly signingKey: string;
  readonly do: Case;
  readonly candidate: LineName;
  readonly component: Ordered;
  readonly snapshot: WorldSnapshot;
  /** Where the documents go as they are afterwards. */
  readonly snapshotFile: string;
}

const timelineRead = z.object({
  ms: z.number(),
  steps: z.array(z.object({ step: z.string(), atMs: z.number() })),
});

/** How long the flow took, and when which step began, in milliseconds since 1970. */
export type Timeline = z.infer<typeof timelineRead>;

/** An order as it is handed to a process. */
export function writeOrder(order: Order): Uint8Array {
  return serialize(order);
}

/** An order that `writeOrder` wrote. */
export function readOrder(bytes: Uint8Array): Order {
  return deserialize(bytes);
}

/** Documents as a process leaves them. */
export function writeSnapshot(snapshot: WorldSnapshot): Uint8Array {
  return serialize(snapshot);
}

/** Documents that `writeSnapshot` wrote. */
export function readSnapshot(bytes: Uint8Array): WorldSnapshot {
  return deserialize(bytes);
}

/** Reads the one line that a process says. */
export function readTimeline(line: string): Timeline {
  return timelineRead.parse(JSON.parse(line));
}
