import type { Candidate, CandidateEffect, CandidateEvent, CellAttempts } from './candidate.ts';
import { cellOf, silentUntil } from './cells.ts';
import { type Circumstances, type Decision, moved, stale } from './decide.ts';
import { amendAttempt, openAttempt, openAttemptOf } from './run.ts';

type Decided = Decision<Candidate, CandidateEffect>;
type Reported = Extract<CandidateEvent, { type: 'cell-reported' }>;

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
    const facts = { ...unit, endedAtMs: nowMs };
    return withCell(told, id, { ...known, ...amendAttempt(run, attempt, facts) });
  }, candidate);
}

/**
 * Records what is known of an attempt. An outcome never changes; an attempt that could not tell
 * is tried again while the cell allows it. Another build than the attempt's own says nothing of it.
 */
export function reportCell(
  candidate: Candidate,
  event: Reported,
  circumstances: Circumstances,
): Decided {
  const cell = cellOf(candidate.frozen, event.cell);
  const run = cell && candidate.cells[cell.id];
  const attempt = run?.attempts[event.attempt - 1];
  if (run === undefined || cell === undefined || attempt === undefined)
    return stale(`no attempt ${event.attempt} of ${event.cell}`);
  if (attempt.outcome !== undefined) return stale(`that attempt has ${attempt.outcome}`);
  const { outcome, why, url, buildId } = event;
  if (attempt.buildId !== undefined && buildId !== undefined && buildId !== attempt.buildId)
    return stale(`${buildId} lost against ${attempt.buildId}`);
  const facts = {
    ...{ outcome, why, endedAtMs: circumstances.nowMs },
    ...(url === undefined ? {} : { url }),
    ...(buildId === undefined ? {} : { buildId }),
  };
  const amended = amendAttempt(run, event.attempt, facts);
  const told = withCell(candidate, cell.id, { ...run, ...amended });
  const mayRetry = outcome === 'errored' && run.attempts.length < cell.attemptsMax;
  if (!mayRetry || candidate.phase !== 'testing') return moved(told, `${cell.id} ${outcome}`);
  const again = openCell(told, cell.id, circumstances);
  return moved(again.candidate, `${cell.id} errored; tried again`, again.effects);
}

/** Lets the deadlines pass judgement: whoever was silent for too long has timed out. */
export function timeOutCells(candidate: Candidate, circumstances: Circumstances): Decided {
  const { nowMs } = circumstances;
  let next = candidate;
  for (const cell of candidate.frozen.cells) {
    const run = next.cells[cell.id];
    const attempt = run && openAttemptOf(run);
    if (run === undefined || attempt === undefined) continue;
    if ((silentUntil(next, cell, run) ?? Number.POSITIVE_INFINITY) > nowMs) continue;
    const why = 'no result before its deadline';
    const facts = { outcome: 'timed-out', why, endedAtMs: nowMs } as const;
    next = withCell(next, cell.id, { ...run, ...amendAttempt(run, attempt.attempt, facts) });
  }
  return next === candidate ? stale('no deadline has passed') : moved(next, 'a cell timed out');
}

function openCell(
  candidate: Candidate,
  cell: string,
  { nowMs, nonceFor }: Circumstances,
): { readonly candidate: Candidate; readonly effects: readonly CandidateEffect[] } {
  const known = candidate.cells[cell] ?? { attempts: [], nonces: [] };
  const { run, attempt } = openAttempt(known, nowMs);
  const key = `start-cell:${cell}:${attempt}`;
  const opened = { ...run, nonces: [...known.nonces, nonceFor(key)] };
  return {
    candidate: withCell(candidate, cell, opened),
    effects: [{ type: 'start-cell', key, cell, attempt }],
  };
}

function withCell(candidate: Candidate, cell: string, run: CellAttempts): Candidate {
  return { ...candidate, cells: { ...candidate.cells, [cell]: run } };
}
