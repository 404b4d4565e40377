/** One try at something that Cloud Build or another CI does for us. */
export interface Attempt {
  /** Counted from 1. */
  readonly attempt: number;
  readonly openedAtMs: number;
  readonly buildId?: string;
  readonly url?: string;
  /** The random tag under which this call pushed its images; only that tag is ever looked at. */
  readonly registryTag?: string;
  readonly outcome?: Outcome;
  readonly why?: string;
  readonly endedAtMs?: number;
}

/**
 * How an attempt ended. `failed` means that the thing is bad; `errored` that we could not tell,
 * which may be tried again; `timed-out` that nobody answered. Silence is never `passed`.
 */
export type Outcome = 'passed' | 'failed' | 'errored' | 'timed-out';

/** Tries at one thing, the newest last. */
export interface Run {
  readonly attempts: readonly Attempt[];
}

/** How long a running build is believed to be running without asking again. */
export const recheckMs = 5 * 60_000;

/** Opens the next attempt of a run. */
export function openAttempt(run: Run, nowMs: number): { run: Run; attempt: number } {
  const attempt = run.attempts.length + 1;
  return { run: { attempts: [...run.attempts, { attempt, openedAtMs: nowMs }] }, attempt };
}

/** The attempt that has no outcome yet. */
export function openAttemptOf(run: Run): Attempt | undefined {
  const last = run.attempts.at(-1);
  return last?.outcome === undefined ? last : undefined;
}

/** The attempt whose outcome counts: the newest that ended. */
export function endedAttemptOf(run: Run): Attempt | undefined {
  return run.attempts.findLast(({ outcome }) => outcome !== undefined);
}

/** Adds facts to one attempt. */
export function amendAttempt(run: Run, attempt: number, facts: Partial<Attempt>): Run {
  return {
    attempts: run.attempts.map((one) => (one.attempt === attempt ? { ...one, ...facts } : one)),
  };
}
