import type { protos } from '@google-cloud/pubsub';

type Duration = protos.google.protobuf.IDuration;

const secondMs = 1_000;
const nanosecondsPerMs = 1_000_000;

/** The length of a duration in milliseconds; undefined where there is none. */
export function toMs(duration: Duration | null | undefined): number | undefined {
  if (!duration) return undefined;
  return Number(duration.seconds ?? 0) * secondMs + (duration.nanos ?? 0) / nanosecondsPerMs;
}

/** A duration of whole seconds. */
export function ofSeconds(seconds: number): Duration {
  return { seconds: String(seconds) };
}

/** The instant as a `google.protobuf.Timestamp`. */
export function toTimestamp(atMs: number): protos.google.protobuf.ITimestamp {
  const seconds = Math.floor(atMs / secondMs);
  const nanos = Math.round((atMs - seconds * secondMs) * nanosecondsPerMs);
  return { seconds: String(seconds), nanos };
}
