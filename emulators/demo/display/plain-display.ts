import { boardChanges } from '../board/changes.ts';
import { took } from '../board/duration-text.ts';
import type { BoardRow } from '../board/row.ts';
import { oneLine } from '../board/text.ts';
import type { Display } from './display.ts';
import { paintFor } from './paint.ts';

/**
 * Shows the demo as plain lines, one for each thing that happens, with the time of day (UTC): for
 * files, pipes, CI, and terminals on which nothing can be drawn over. No escape sequence is written
 * unless FORCE_COLOR asks for colours.
 */
export function openPlainDisplay(stream: NodeJS.WritableStream, nowMs: () => number): Display {
  const paint = paintFor(stream);
  let rows: readonly BoardRow[] = [];
  let problem: string | undefined;
  let isOpen = true;
  const write = (text: string): void => {
    if (isOpen) stream.write(`${new Date(nowMs()).toISOString().slice(11, 19)}Z ${text}\n`);
  };
  return {
    say: (sentence) => write(oneLine(sentence)),
    async step({ title }, show) {
      const openedAtMs = nowMs();
      write(paint('strong', title));
      const time = (): string => took({ openedAtMs, endedAtMs: nowMs() });
      try {
        const shown = await show((sentence) => write(`  ${oneLine(sentence)}`));
        write(`  ${paint('good', '✔')} ${time()}`);
        return shown;
      } catch (error) {
        write(`  ${paint('bad', '✖')} failed after ${time()}`);
        throw error;
      }
    },
    board(seen) {
      for (const change of boardChanges(rows, seen.rows, seen.nowMs)) write(`  · ${change}`);
      if (seen.problem !== problem && seen.problem !== undefined)
        write(`  · the board cannot be read: ${oneLine(seen.problem)}`);
      ({ rows, problem } = seen);
    },
    close() {
      isOpen = false;
    },
  };
}
