import { stripVTControlCharacters } from 'node:util';
import { durationText } from './duration-text.ts';
import type { BoardRow, Waiting } from './row.ts';

/** What a row waits for and what else there is to know, in one text of one line. */
export function waitingText({ waiting, note }: BoardRow, nowMs: number): string {
  const told = waiting === undefined ? [] : [waitText(waiting, nowMs)];
  return oneLine([...told, ...(note === undefined ? [] : [note])].join('; '));
}

/** How long a row has waited; empty for one that is at rest, or of which nobody knows. */
export function waitedText({ waiting }: BoardRow, nowMs: number): string {
  return waiting?.sinceMs === undefined ? '' : durationText(nowMs - waiting.sinceMs);
}

/** A text from anywhere without what would move the cursor, colour the rest or begin a line. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

function waitText({ for: what, progress, untilMs }: Waiting, nowMs: number): string {
  const parts = [what, ...(progress === undefined ? [] : [progress])];
  if (untilMs !== undefined)
    parts.push(untilMs > nowMs ? `${durationText(untilMs - nowMs)} left` : 'overdue');
  return parts.join(', ');
}
