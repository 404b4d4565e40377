import { setTimeout as pause } from 'node:timers/promises';
import { withFirstSight } from './changes.ts';
import type { BoardRow } from './row.ts';
import { boardRows } from './rows.ts';
import type { BoardView } from './view.ts';

/** How often the board looks: half of what a person notices, and little work for the emulators. */
const lookAgainMs = 200;
/** Whoever does not answer within this is said to be silent. */
const lookDeadlineMs = 5_000;

/** What is shown on the board: rows as they were at an instant of the stack's time, or why not. */
export interface BoardSeen {
  readonly rows: readonly BoardRow[];
  readonly nowMs: number;
  /** Why the last look saw nothing; the rows are then those of the look before. */
  readonly problem?: string;
}

/** A watch over the board that goes on until it is closed. */
export interface BoardWatch {
  close(): void;
}

/**
 * Looks at the board again and again, and shows what it sees. A look that goes wrong is shown too,
 * and disturbs nobody: the next one may succeed.
 */
export function watchBoard(
  look: () => Promise<BoardView>,
  show: (seen: BoardSeen) => void,
): BoardWatch {
  const closing = new AbortController();
  watch(look, show, closing.signal).catch(() => undefined);
  return { close: () => closing.abort() };
}

async function watch(
  look: () => Promise<BoardView>,
  show: (seen: BoardSeen) => void,
  closed: AbortSignal,
): Promise<void> {
  let seen: BoardSeen = { rows: [], nowMs: 0 };
  while (!closed.aborted) {
    seen = await see(look, seen);
    if (closed.aborted) return;
    show(seen);
    await pause(lookAgainMs, undefined, { signal: closed });
  }
}

async function see(look: () => Promise<BoardView>, before: BoardSeen): Promise<BoardSeen> {
  try {
    const view = await withDeadline(look());
    const { nowMs } = view;
    return { rows: withFirstSight(before.rows, boardRows(view), nowMs), nowMs };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { rows: before.rows, nowMs: before.nowMs, problem };
  }
}

async function withDeadline<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Error(`nobody answered within ${lookDeadlineMs / 1000} s`));
  }, lookDeadlineMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
