import type { Candidate, CandidateEffect, CellAttempts } from './candidate.ts';
import { silentUntil } from './cells.ts';
import { type Circumstances, type Decision, moved, stale } from './decide.ts';
import { type Attempt, amendAttempt, endNow, openAttempt, openAttemptOf, restMs } from './run.ts';

type Decided = Decision<Candidate, CandidateEffect>;

/**
 * The whole set stands: opens the first attempt of every cell. Unit tests run with their builds;
 * what they came to by now is recorded at once.
 */
export function startCells(candidate: Candidate, circumstances: Circumstances): Decided {
  const effects: CandidateEffect[] = [{ type: 'stage-files', key: 'stage-files' }];
  let testing: Candidate = { ...candidate, phase: 'testing' };
  for (const cell of candidate.frozen.cells) {
    const opened = openCell(testing, cell.id, circumstances);
    testing = opened.candidate;
    if (cell.runs !== 'unit') effects.push(...opened.effects);
  }
  for (const { name } of candidate.frozen.components)
    testing = recordUnit(testing, name, circumstances.nowMs);
  return moved(testing, 'the set is whole; its tests begin', effects);
}

/**
 * Records what the unit tests of a component came to: in the attempt that waits for it, or, where
 * they were run again for another candidate, as a further one.
 */
export function recordUnit(candidate: Candidate, component: string, nowMs: number): Candidate {
  const unit = candidate.builds[component]?.unit;
  if (unit === undefined) return candidate;
  const cells = candidate.frozen.cells.filter((cell) => cell.component === component);
  return cells.reduce((told, { id }) => {
    const known = told.cells[id];
    if (known === undefined) return told;
    const open = openAttemptOf(known)?.attempt;
    const { run, attempt } =
      open === undefined ? openAttempt(known, nowMs) : { run: known, attempt: open };
    const facts = { ...unit, endedAtMs: endNow(known, nowMs) };
    return withCell(told, id, { ...known, ...amendAttempt(run, attempt, facts) });
  }, candidate);
}

/** Lets the deadlines pass judgement: whoever was silent for too long has timed out. */
export function timeOutCells(candidate: Candidate, circumstances: Circumstances): Decided {
  const { nowMs } = circumstances;
  let next = candidate;
  for (const cell of candidate.frozen.cells) {
    const run = next.cells[cell.id];
    const untilMs = run && silentUntil(next, cell, run);
    if (run === undefined || untilMs === undefined || untilMs > nowMs) continue;
    next = withCell(next, cell.id, timedOut(run, 'no result before its deadline', nowMs));
  }
  return next === candidate ? stale('no deadline has passed') : moved(next, 'a cell timed out');
}

/**
 * The candidate's time is over: what is still open has timed out with it, so that what comes later
 * is told apart.
 */
export function closeCells(candidate: Candidate, nowMs: number): Candidate {
  const why = 'no result before the candidate expired';
  const cells = Object.entries(candidate.cells).map(([id, run]): [string, CellAttempts] => [
    id,
    timedOut(run, why, nowMs),
  ]);
  return { ...candidate, cells: Object.fromEntries(cells) };
}

/**
 * Opens the next attempt of a cell, and owes its start; after several that could not tell it rests
 * before that.
 */
export function openCell(
  candidate: Candidate,
  cell: string,
  { nowMs, nonceFor }: Circumstances,
): { readonly candidate: Candidate; readonly effects: readonly CandidateEffect[] } {
  const known = candidate.cells[cell] ?? { attempts: [], nonces: [] };
  const notBeforeMs = nowMs + restMs(askedAttempts(known).length);
  const { run, attempt } = openAttempt(known, notBeforeMs);
  const key = `start-cell:${cell}:${attempt}`;
  const opened = { ...run, nonces: [...known.nonces, nonceFor(key)] };
  const rest = notBeforeMs > nowMs ? { notBeforeMs } : {};
  return {
    candidate: withCell(candidate, cell, opened),
    effects: [{ type: 'start-cell', key, cell, attempt, ...rest }],
  };
}

/** The attempts of a cell that we asked for; the others are further runs of these. */
export function askedAttempts({ attempts }: CellAttempts): readonly Attempt[] {
  return attempts.filter(({ rerunOf }) => rerunOf === undefined);
}

/** A candidate with another state of one cell. */
export function withCell(candidate: Candidate, cell: string, run: CellAttempts): Candidate {
  return { ...candidate, cells: { ...candidate.cells, [cell]: run } };
}

function timedOut(run: CellAttempts, why: string, nowMs: number): CellAttempts {
  const attempt = openAttemptOf(run);
  if (attempt === undefined) return run;
  const facts = { outcome: 'timed-out', why, endedAtMs: endNow(run, nowMs) } as const;
  return { ...run, ...amendAttempt(run, attempt.attempt, facts) };
}
