import type { Candidate, CellVerdict, FrozenCell, FrozenSet } from './candidate.ts';
import { type Attempt, endedAttemptOf, openAttemptOf, type Run } from './run.ts';

/** What a cell says now: an attempt that is open leaves the cell open. */
export function cellVerdict(candidate: Candidate, cell: FrozenCell): CellVerdict {
  return resultOf(candidate, cell)?.outcome ?? 'open';
}

/**
 * Accepted or failed: a pure function of the cells. Every blocking cell must have passed;
 * one that ended otherwise fails the candidate at once. An empty list accepts nothing.
 */
export function judgeCells(candidate: Candidate): {
  readonly phase: 'testing' | 'accepted' | 'failed';
  readonly why: string;
} {
  const blocking = candidate.frozen.cells.filter(({ counts }) => counts === 'blocking');
  const told = blocking.map((cell) => ({ cell, verdict: cellVerdict(candidate, cell) }));
  const bad = told.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'open');
  if (bad.length > 0) {
    const why = bad.map(({ cell, verdict }) => `${cell.id} ${verdict}${reason(candidate, cell)}`);
    return { phase: 'failed', why: why.join('; ') };
  }
  const open = told.filter(({ verdict }) => verdict === 'open').map(({ cell }) => cell.id);
  if (open.length > 0 || blocking.length === 0)
    return { phase: 'testing', why: `waits for ${open.join(', ') || 'a blocking cell'}` };
  return { phase: 'accepted', why: `all blocking cells passed (${blocking.length})` };
}

/**
 * Until when the open attempt of a cell may be silent; none where none is open. A cell without a
 * deadline waits as long as an accepted candidate is kept; from then on the candidate's own expiry
 * ends it.
 */
export function silentUntil(
  { frozen, phase }: Candidate,
  cell: FrozenCell,
  run: Run,
): number | undefined {
  const attempt = openAttemptOf(run);
  if (attempt === undefined) return undefined;
  const forMs =
    cell.deadlineMs ?? (phase === 'testing' ? frozen.timesToLive.acceptedMs : undefined);
  return forMs === undefined ? undefined : attempt.openedAtMs + forMs;
}

/** The attempt of a cell that carries this nonce, if any does. */
export function attemptWithNonce(
  candidate: Candidate,
  cell: string,
  nonce: string,
): number | undefined {
  const at = candidate.cells[cell]?.nonces.indexOf(nonce) ?? -1;
  return at < 0 ? undefined : at + 1;
}

/** The cell of a frozen set by its id. */
export function cellOf(frozen: FrozenSet, id: string): FrozenCell | undefined {
  return frozen.cells.find((cell) => cell.id === id);
}

function reason(candidate: Candidate, cell: FrozenCell): string {
  const why = resultOf(candidate, cell)?.why;
  return why === undefined ? '' : ` (${why})`;
}

function resultOf(candidate: Candidate, { id }: FrozenCell): Attempt | undefined {
  const run = candidate.cells[id];
  return run === undefined || openAttemptOf(run) !== undefined ? undefined : endedAttemptOf(run);
}
