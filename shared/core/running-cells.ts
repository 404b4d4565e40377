import type { Candidate, CandidateEffect, FrozenCell } from './candidate.ts';
import { type Decision, moved, stale } from './decide.ts';
import { type Attempt, queueTtlMs, type Run, recheckMs } from './run.ts';

/**
 * Whether Cloud Build may run an attempt whose end we do not know: it is open, or was given up in
 * silence and nothing was heard of it since.
 */
export function isEndUnknown(run: Run | undefined, attempt: number): boolean {
  const one = run?.attempts[attempt - 1];
  if (run === undefined || one === undefined) return false;
  const isHeard = run.attempts.some(({ rerunOf }) => rerunOf === attempt);
  return one.outcome === undefined || (one.outcome === 'timed-out' && !isHeard);
}

/**
 * The attempts of a cell of ours that Cloud Build may still run: by its timeout and after a day in
 * the queue every build has ended, whatever was heard of it.
 */
export function runningAttempts(
  { cells }: Candidate,
  { id, runs, recipe }: FrozenCell,
  nowMs: number,
): readonly Attempt[] {
  const run = cells[id];
  if (run === undefined || runs !== 'cloud-build' || recipe === undefined) return [];
  const lastsMs = queueTtlMs + recipe.timeoutMs;
  return run.attempts.filter(
    ({ attempt, rerunOf, endedAtMs = nowMs }) =>
      rerunOf === undefined && isEndUnknown(run, attempt) && nowMs < endedAtMs + lastsMs,
  );
}

/** The attempts of a cell after whose builds Cloud Build is asked, their deadlines over or not. */
export function attemptsToAskAfter(
  candidate: Candidate,
  cell: FrozenCell,
  nowMs: number,
): readonly (Attempt & { readonly buildId: string })[] {
  return runningAttempts(candidate, cell, nowMs).flatMap((one) =>
    one.buildId === undefined ? [] : [{ ...one, buildId: one.buildId }],
  );
}

/** Cloud Build was asked: it is asked again in a while, where anything is left to ask after. */
export function askAgain(
  candidate: Candidate,
  nowMs: number,
): Decision<Candidate, CandidateEffect> {
  const { recheckAtMs } = candidate;
  if (recheckAtMs === undefined || recheckAtMs > nowMs) return stale('not asked');
  const rested = withoutRecheck(candidate, nowMs);
  return rested === candidate
    ? moved({ ...candidate, recheckAtMs: nowMs + recheckMs }, 'cells still run')
    : moved(rested, 'no build is left to ask after');
}

/** A candidate that asks after nothing where nothing is left to ask after. */
export function withoutRecheck(candidate: Candidate, nowMs: number): Candidate {
  const { recheckAtMs: _done, ...rest } = candidate;
  const isAsking = candidate.frozen.cells.some(
    (cell) => attemptsToAskAfter(candidate, cell, nowMs).length > 0,
  );
  return isAsking ? candidate : rest;
}

/** What has everything cancelled that Cloud Build runs for a candidate: nobody hears its end. */
export function owesCancelling({ frozen, cells }: Candidate): readonly CandidateEffect[] {
  const hasRun = frozen.cells.some(({ id, runs }) => runs === 'cloud-build' && cells[id]);
  return hasRun ? [{ type: 'cancel-cells', key: 'cancel-cells' }] : [];
}
