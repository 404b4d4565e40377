import type { AttemptSeen, CandidateSeen, CellSeen } from './documents.ts';
import { took } from './duration-text.ts';
import { nextTry, notBefore, type Said } from './row.ts';
import { sayRun } from './run.ts';
import type { BoardView } from './view.ts';

/** Says of a test cell of a candidate what it came to, or what it waits for. */
export function sayCell(view: BoardView, candidate: CandidateSeen, cell: CellSeen): Said {
  const said = sayAttempts(view, candidate, cell);
  if (cell.counts === 'blocking') return said;
  return { ...said, note: [said.note, 'only informs'].filter(Boolean).join(', ') };
}

/** Whether a cell was begun and has no outcome yet. */
export function isOpen({ body }: CandidateSeen, cell: CellSeen): boolean {
  const last = body.cells[cell.id]?.attempts.at(-1);
  return last !== undefined && last.outcome === undefined;
}

function sayAttempts(view: BoardView, candidate: CandidateSeen, cell: CellSeen): Said {
  const attempts = candidate.body.cells[cell.id]?.attempts ?? [];
  const last = attempts.findLast(({ outcome }) => outcome === undefined) ?? attempts.at(-1);
  if (last === undefined) return { state: 'waiting', waiting: { for: 'the builds' } };
  if (last.outcome === 'passed') {
    const again = attempts.some(({ outcome }) => outcome === 'failed') ? ', flaky: it failed' : '';
    const note = `took ${took(unitAttempt(view, candidate, cell) ?? last)}${again}`;
    return { state: 'passed', note };
  }
  if (last.outcome !== undefined)
    return { state: last.outcome, note: last.why ?? 'says no reason' };
  const owedKey = `start-cell:${cell.id}:${last.attempt}`;
  const again = nextTry(candidate.owed, (key) => key === owedKey);
  if (again !== undefined) return { state: 'queued', ...again };
  const isOwed = candidate.owed.some(({ effect }) => effect.key === owedKey);
  const { openedAtMs: sinceMs } = last;
  const { deadlineMs } = cell;
  const until = deadlineMs === undefined ? {} : { untilMs: sinceMs + deadlineMs };
  switch (cell.runs) {
    case 'unit':
      return sayUnit(view, candidate, cell, last);
    case 'cloud-build':
      return sayRun(view, last, 'running');
    case 'external':
      return isOwed
        ? { state: 'queued', waiting: { for: 'its request to be sent', sinceMs } }
        : { state: 'running', waiting: { for: 'another CI', sinceMs, ...until } };
    case 'manual':
      return { state: 'waiting', waiting: { for: 'a person', sinceMs, ...until } };
  }
}

/** Unit tests run with their build, and count for every candidate that wants it. */
function sayUnit(
  view: BoardView,
  candidate: CandidateSeen,
  cell: CellSeen,
  { openedAtMs: sinceMs }: AttemptSeen,
): Said {
  const attempt = unitAttempt(view, candidate, cell);
  return attempt !== undefined && attempt.outcome === undefined
    ? notBefore(sinceMs, sayRun(view, attempt, 'running'))
    : { state: 'waiting', waiting: { for: 'the result of its build', sinceMs } };
}

/** The newest run of a cell's unit tests; none for other cells. */
function unitAttempt(
  { builds }: BoardView,
  { body }: CandidateSeen,
  { component }: CellSeen,
): AttemptSeen | undefined {
  const key = body.frozen.components.find(({ name }) => name === component)?.build;
  return builds.find((one) => one.body.key === key)?.body.unitRun.attempts.at(-1);
}
