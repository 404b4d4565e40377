import { type BoardRow, shortId } from './row.ts';
import { oneLine, waitedText, waitingText } from './text.ts';

/**
 * What changed between two looks at the board, a sentence each, for where nothing can be drawn over:
 * rows that came or that say something else, and candidates that left. Time alone changes nothing,
 * nor does the progress of a build.
 */
export function boardChanges(
  before: readonly BoardRow[],
  after: readonly BoardRow[],
  nowMs: number,
): readonly string[] {
  const known = new Map(before.map((row) => [row.key, row]));
  const told = after.flatMap((row) => {
    const last = known.get(row.key);
    return last !== undefined && gist(last) === gist(row) ? [] : [sentence(row, last, nowMs)];
  });
  const there = new Set(after.map(({ key }) => key));
  const gone = before.filter(({ key, kind }) => kind === 'candidate' && !there.has(key));
  return [...told, ...gone.map((row) => `${nameOf(row)}: collected`)];
}

/** Lets waits whose documents say no beginning begin when they were first seen. */
export function withFirstSight(
  before: readonly BoardRow[],
  after: readonly BoardRow[],
  nowMs: number,
): readonly BoardRow[] {
  const known = new Map(before.map((row) => [row.key, row]));
  return after.map((row) => {
    if (row.waiting === undefined || row.waiting.sinceMs !== undefined) return row;
    const last = known.get(row.key)?.waiting;
    const sinceMs = last?.for === row.waiting.for ? last.sinceMs : undefined;
    return { ...row, waiting: { ...row.waiting, sinceMs: sinceMs ?? nowMs } };
  });
}

function gist({ state, waiting, note }: BoardRow): string {
  return JSON.stringify([state, waiting?.for, note]);
}

function sentence(row: BoardRow, last: BoardRow | undefined, nowMs: number): string {
  const { state } = row;
  const waited = last === undefined || last.state === state ? '' : waitedText(last, nowMs);
  const after = waited === '' ? '' : ` after ${waited}`;
  const text = waitingText(row, nowMs);
  const rest = row.waiting === undefined ? text : `waits for ${text}`;
  return `${nameOf(row)}: ${state}${after}${rest === '' ? '' : `, ${rest}`}`;
}

function nameOf({ kind, group, subject }: BoardRow): string {
  const isPart = kind === 'component' || kind === 'cell';
  return oneLine(isPart ? `${shortId(group)} ${subject}` : subject);
}
