import cliTruncate from 'cli-truncate';
import { type Paint, plain, type Tone } from '../display/paint.ts';
import { foldRows } from './fold.ts';
import type { BoardRow } from './row.ts';
import { oneLine, waitedText, waitingText } from './text.ts';

/** The place that there is for the board. */
export interface BoardSize {
  readonly columns: number;
  readonly rows: number;
}

/** A name has at most this part of a line, so that there is a place for what is waited for. */
const subjectShare = 0.4;
const waitedColumns = 7;
/** Below this a row says what it waits for in place of its state. */
const narrowColumns = 60;
/** A board of fewer rows has none to spare for a head. */
const headedRowsMin = 8;

const tones: Readonly<Record<string, Tone>> = {
  accepted: 'good',
  built: 'good',
  copied: 'good',
  joined: 'good',
  passed: 'good',
  released: 'good',
  reused: 'good',
  failed: 'bad',
  errored: 'bad',
  refused: 'bad',
  'timed-out': 'bad',
  superseded: 'faint',
};

/**
 * Lays the board out: at most as many lines as there are rows, none wider than the columns. What is
 * longer is cut with `…`; where there are too many lines, the least interesting are folded.
 * @param nowMs the stack's time
 */
export function boardLines(
  rows: readonly BoardRow[],
  nowMs: number,
  size: BoardSize,
  paint: Paint = plain,
): readonly string[] {
  if (rows.length === 0 || size.rows < 1) return [];
  const isHeaded = size.rows >= headedRowsMin;
  const folded = foldRows(rows, size.rows - (isHeaded ? 1 : 0));
  const columns = columnsOf(folded, size);
  const lines = folded.map((row) => layOut(cells(row, nowMs), columns, paint, toneOf(row)));
  const head = layOut(headCells, columns, paint, 'faint', 'faint');
  return (isHeaded ? [head, ...lines] : lines).map((line) => cliTruncate(line, size.columns));
}

interface Cells {
  readonly subject: string;
  readonly state: string;
  readonly waited: string;
  readonly waiting: string;
}

const headCells: Cells = {
  subject: 'candidate',
  state: 'state',
  waited: 'for',
  waiting: 'waits for',
};

function cells(row: BoardRow, nowMs: number): Cells {
  const indent = row.kind === 'candidate' || row.kind === 'line' ? '' : '  ';
  const { state } = row;
  const waited = waitedText(row, nowMs);
  return {
    subject: `${indent}${oneLine(row.subject)}`,
    state,
    waited,
    waiting: waitingText(row, nowMs),
  };
}

interface Columns {
  readonly subject: number;
  /** 0 where a line is too narrow for it. */
  readonly state: number;
}

function columnsOf(rows: readonly BoardRow[], { columns }: BoardSize): Columns {
  const longest = Math.max(...rows.map((row) => cells(row, 0).subject.length));
  const subject = Math.min(longest, Math.floor(columns * subjectShare));
  const state = Math.max(...rows.map((row) => row.state.length), headCells.state.length);
  return { subject, state: columns < narrowColumns ? 0 : state };
}

function layOut(
  { subject, state, waited, waiting }: Cells,
  columns: Columns,
  paint: Paint,
  tone: Tone,
  rest?: Tone,
): string {
  const name = cliTruncate(subject, columns.subject).padEnd(columns.subject);
  const painted = (text: string): string => (rest === undefined ? text : paint(rest, text));
  const told = columns.state === 0 ? [] : [paint(tone, state.padEnd(columns.state))];
  const what = columns.state === 0 && waiting === '' ? paint(tone, state) : painted(waiting);
  const how = painted(waited.padStart(waitedColumns));
  return [painted(name), ...told, how, what].join(' ').trimEnd();
}

function toneOf({ state, waiting }: BoardRow): Tone {
  return tones[state] ?? (waiting === undefined ? 'faint' : 'busy');
}
