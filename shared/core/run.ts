import type { Cause, FailedStep, OverQuota } from './build-failure.ts';

/** One try at something that Cloud Build or another CI does for us. */
export interface Attempt {
  /** Counted from 1. */
  readonly attempt: number;
  /** From when it runs: one that rests before it is started opens when its rest is over. */
  readonly openedAtMs: number;
  /** Since when it waits for a place among our builds; only while it does. */
  readonly queuedSinceMs?: number;
  /** When its build was known to be created. */
  readonly startedAtMs?: number;
  readonly buildId?: string;
  readonly url?: string;
  /** The random tag under which this call pushed its images; only that tag is ever looked at. */
  readonly registryTag?: string;
  readonly outcome?: Outcome;
  readonly why?: string;
  /** What kept it from telling anything; only where it errored. */
  readonly cause?: Cause;
  /** Where a step of ours failed: which one, and its last words. */
  readonly failedStep?: FailedStep;
  /** Where Cloud Build did not take it yet: how often, and since when. */
  readonly overQuota?: OverQuota;
  readonly endedAtMs?: number;
  /** Tells this run elsewhere from others of the same attempt, where somebody outside reported it. */
  readonly report?: string;
  /** When somebody outside said so, by the clock of what delivers it: the same each time it comes. */
  readonly saidAtMs?: number;
  /** The attempt that we asked for and that this one is a further run of, or its late answer. */
  readonly rerunOf?: number;
  /** Names of tests that failed, the first few of them. */
  readonly failedTests?: readonly string[];
}

/**
 * How an attempt ended. `failed` means that the thing is bad; `errored` that something around it
 * broke, and `inconclusive` that it was ended before it could tell: both may be tried again;
 * `timed-out` that nobody answered. Silence is never `passed`.
 */
export type Outcome = 'passed' | 'failed' | 'errored' | 'timed-out' | 'inconclusive';

/** Tries at one thing, in the order in which we heard of them. */
export interface Run {
  readonly attempts: readonly Attempt[];
}

/** How long a running build is believed to be running without asking again. */
export const recheckMs = 5 * 60_000;
/** A build may wait in Cloud Build's queue for a day before it expires. */
export const queueTtlMs = 24 * 60 * 60_000;

/** The rest before the second further try; the first is made at once. */
const restMinMs = 60_000;
/** The longest rest between two tries. */
const restMaxMs = 30 * 60_000;

/** How long to rest before the next try, after so many that could not tell: 0, then 1 minute, 2, 4. */
export function restMs(tries: number): number {
  return tries <= 1 ? 0 : Math.min(restMinMs * 2 ** (tries - 2), restMaxMs);
}

/** Opens the next attempt of a run. */
export function openAttempt(run: Run, nowMs: number): { run: Run; attempt: number } {
  const attempt = run.attempts.length + 1;
  return { run: { attempts: [...run.attempts, { attempt, openedAtMs: nowMs }] }, attempt };
}

/** The attempt that has no outcome yet; what somebody else runs again does not close it. */
export function openAttemptOf(run: Run): Attempt | undefined {
  return run.attempts.findLast(({ outcome }) => outcome === undefined);
}

/** The newest attempt that ended. */
export function endedAttemptOf(run: Run): Attempt | undefined {
  return run.attempts.findLast(({ outcome }) => outcome !== undefined);
}

/** Now, as the end of an attempt: no earlier than what was heard before, whoever's clock says so. */
export function endNow({ attempts }: Run, nowMs: number): number {
  return Math.max(nowMs, ...attempts.map(({ endedAtMs }) => endedAtMs ?? 0));
}

/** Adds facts to one attempt; whatever happens to it, it no longer waits for its place. */
export function amendAttempt(run: Run, attempt: number, facts: Partial<Attempt>): Run {
  return {
    attempts: run.attempts.map((one) => {
      if (one.attempt !== attempt) return one;
      const { queuedSinceMs: _over, ...rest } = one;
      return { ...rest, ...facts };
    }),
  };
}
