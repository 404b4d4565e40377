import type { Timestamp } from './messages.ts';

/** Microseconds since 1970, the grain of Firestore's times: a safe integer until the year 2255. */
export type Micros = number;

/** Gives every commit a time of its own, and every read one that splits commits in two. */
export interface CommitClock {
  /** A time at which everything committed so far has happened and nothing that comes later. */
  readTime(): Micros;
  /** A time after every read and every commit so far. */
  commitTime(): Micros;
}

const microsPerMs = 1_000;
const microsPerSecond = 1_000_000;
const nanosPerMicro = 1_000;

/** Follows the machine's clock but never goes back, not even behind an earlier run's last commit. */
export function openCommitClock(lastCommit: Micros): CommitClock {
  let last = lastCommit;
  const now = () => Date.now() * microsPerMs;
  return {
    readTime: () => {
      last = Math.max(last, now());
      return last;
    },
    commitTime: () => {
      last = Math.max(last + 1, now());
      return last;
    },
  };
}

/** The time as a message. */
export function toTimestamp(micros: Micros): Timestamp {
  const seconds = Math.floor(micros / microsPerSecond);
  return { seconds: `${seconds}`, nanos: (micros - seconds * microsPerSecond) * nanosPerMicro };
}

/** The time of a message, without the part of a microsecond. */
export function fromTimestamp({ seconds, nanos }: Timestamp): Micros {
  return Number(seconds ?? 0) * microsPerSecond + Math.floor((nanos ?? 0) / nanosPerMicro);
}
