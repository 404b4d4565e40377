import cliTruncate from 'cli-truncate';
import { durationText } from '../board/duration-text.ts';
import { type BoardSize, boardLines } from '../board/lines.ts';
import { oneLine } from '../board/text.ts';
import type { BoardSeen } from '../board/watch.ts';
import type { Paint } from './paint.ts';

/** The board leaves the rest of the terminal to what was said before. */
const boardShare = 2 / 3;
/** Below the board: why it is old, the step, and the cursor's own line. */
const footRows = 3;
const turns = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
/** How long the spinner stays as it is. */
export const turnMs = 100;

/** What is drawn over again and again. */
export interface LiveFrame {
  readonly seen: BoardSeen;
  /** How long ago that was. */
  readonly seenForMs: number;
  /** The step that is under way. */
  readonly step?: { readonly title: string; readonly forMs: number };
}

/**
 * The lines at the end of a terminal: the board, whose waits go on, and the step that is under way.
 * They are lower than the terminal and narrower, so that nothing ever wraps or scrolls.
 */
export function liveFrame(
  { seen, seenForMs, step }: LiveFrame,
  terminal: BoardSize,
  paint: Paint,
): readonly string[] {
  const columns = Math.max(1, terminal.columns - 1);
  const place = Math.min(Math.floor(terminal.rows * boardShare), terminal.rows - footRows);
  const size = { columns, rows: Math.max(0, place) };
  const { rows, nowMs, problem } = seen;
  const board = boardLines(rows, nowMs + seenForMs, size, paint);
  const old = problem === undefined ? [] : [paint('bad', `The board is old: ${oneLine(problem)}`)];
  const foot = step === undefined ? [] : [footOf(step, paint)];
  const lines = [...board, ...old, ...foot];
  return lines
    .slice(Math.max(0, lines.length - (terminal.rows - 1)))
    .map((line) => cliTruncate(line, columns));
}

function footOf({ title, forMs }: NonNullable<LiveFrame['step']>, paint: Paint): string {
  const turn = turns[Math.floor(forMs / turnMs) % turns.length] ?? '';
  return `${paint('busy', turn)} ${oneLine(title)} ${paint('faint', durationText(forMs))}`;
}
