import { backoffMs } from './owed.ts';
import type { Attempt, Run } from './run.ts';

/**
 * What kept a run of ours from telling anything, where it was no fault of what ran: something around
 * it broke, nobody took it from the queue for a day, or Cloud Build took no more builds. Each has a
 * limit of its own, apart from the others.
 */
export type Cause = 'infrastructure' | 'expired' | 'quota';

/** Which step of a build failed, and what it said last. */
export interface FailedStep {
  /** Counted from 0, as Cloud Build does. */
  readonly index: number;
  readonly id?: string;
  /** The image that the step runs. */
  readonly name: string;
  readonly exitCode?: number;
  /** The end of what it wrote, bounded, on printable lines and without secrets. */
  readonly lastLines?: readonly string[];
}

/** How often Cloud Build took no more builds when an attempt was to be started, and since when. */
export interface OverQuota {
  readonly times: number;
  readonly sinceMs: number;
}

/** Infrastructure may fail so often in a row before a run counts as failed. */
export const runAttemptsMax = 3;
/** A build that expired has waited for a day; so often may it. */
export const expiredAttemptsMax = 2;
/** For so long a refused start is tried again; then its run has failed. */
export const quotaPatienceMs = 24 * 60 * 60_000;

const attemptsMax: Readonly<Record<Cause, number>> = {
  infrastructure: runAttemptsMax,
  expired: expiredAttemptsMax,
  quota: 1,
};

/** Only the newest failure keeps its last lines: documents stay small. */
export function withoutLastLines({ attempts }: Run): Run {
  return {
    attempts: attempts.map(({ failedStep, ...attempt }) => {
      if (failedStep === undefined) return attempt;
      const { lastLines: _older, ...step } = failedStep;
      return { ...attempt, failedStep: step };
    }),
  };
}

/** Whether a run whose newest attempt ended for this cause is tried again. */
export function mayTryAgain({ attempts }: Run, cause: Cause, sinceMs: number): boolean {
  const alike = attempts.filter(
    (one) =>
      one.outcome === 'errored' &&
      one.openedAtMs >= sinceMs &&
      (one.cause ?? 'infrastructure') === cause,
  );
  return alike.length < attemptsMax[cause];
}

/**
 * Counts one more refusal of an attempt that was to be started, and says when to try again: after
 * a pause that grows from a minute to an hour, for a day. None where that day is over.
 */
export function refusedForNow(
  { overQuota }: Attempt,
  nowMs: number,
): { readonly overQuota: OverQuota; readonly notBeforeMs?: number } {
  const sinceMs = overQuota?.sinceMs ?? nowMs;
  const times = (overQuota?.times ?? 0) + 1;
  const counted = { overQuota: { times, sinceMs } };
  if (nowMs - sinceMs >= quotaPatienceMs) return counted;
  return { ...counted, notBeforeMs: nowMs + backoffMs(times) };
}
