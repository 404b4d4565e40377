import { clearLine, moveCursor } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { createLogUpdate } from 'log-update';
import { took } from '../board/duration-text.ts';
import { oneLine } from '../board/text.ts';
import type { BoardSeen } from '../board/watch.ts';
import type { Display } from './display.ts';
import { liveFrame, turnMs } from './live-frame.ts';
import { type Paint, paintFor } from './paint.ts';
import { wrapWords } from './wrap-words.ts';

/**
 * Shows the demo live: what is said stays and scrolls away, and below it stand the board and the step
 * that is under way, drawn over as they change. The cursor is shown again however the process ends.
 */
export function openLiveDisplay(terminal: NodeJS.WriteStream): Display {
  const paint = paintFor(terminal);
  const screen = openScreen(terminal, paint);
  return {
    say: (sentence) => screen.keep(oneLine(sentence)),
    async step({ title }, show) {
      const openedAtMs = performance.now();
      const time = (): string => took({ openedAtMs, endedAtMs: performance.now() });
      screen.begin(title);
      screen.keep(paint('strong', title));
      try {
        const shown = await show((sentence) => screen.keep(`  ${oneLine(sentence)}`));
        screen.keep(`  ${paint('good', '✔')} ${time()}`);
        return shown;
      } catch (error) {
        screen.keepFrame();
        screen.keep(`  ${paint('bad', '✖')} failed after ${time()}`);
        throw error;
      }
    },
    board: screen.show,
    close: screen.close,
  };
}

interface Screen {
  /** Writes a line that stays, above what is drawn; at once with it, so that nothing flickers. */
  keep(line: string): void;
  /** Leaves what is drawn as it is now, for people to see how it stood. */
  keepFrame(): void;
  begin(title: string): void;
  show(seen: BoardSeen): void;
  close(): void;
}

function openScreen(terminal: NodeJS.WriteStream, paint: Paint): Screen {
  const write = createLogUpdate(terminal);
  let seen: BoardSeen = { rows: [], nowMs: 0 };
  let seenAtMs = performance.now();
  let step: { readonly title: string; readonly sinceMs: number } | undefined;
  let drawn: readonly string[] = [];
  let isOpen = true;
  const draw = (): void => {
    if (!isOpen) return;
    const nowMs = performance.now();
    const running = step && { title: step.title, forMs: nowMs - step.sinceMs };
    const frame = { seen, seenForMs: nowMs - seenAtMs, ...(running && { step: running }) };
    drawn = liveFrame(frame, terminal, paint);
    if (drawn.length === 0) write.clear();
    else write(drawn.join('\n'));
  };
  const resize = (): void => {
    eraseWrapped(terminal, drawn);
    draw();
  };
  const timer = setInterval(draw, turnMs).unref();
  terminal.on('resize', resize);
  return {
    keep(line) {
      if (!isOpen) return;
      terminal.cork();
      write.persist(wrapWords(line, terminal.columns));
      draw();
      terminal.uncork();
    },
    keepFrame() {
      if (isOpen) write.persist(drawn.join('\n'));
    },
    begin(title) {
      step = { title, sinceMs: performance.now() };
    },
    show(next) {
      seen = next;
      seenAtMs = performance.now();
      draw();
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      clearInterval(timer);
      terminal.off('resize', resize);
      write.clear();
      write.done();
    },
  };
}

/**
 * A terminal that became narrower has wrapped the lines that were drawn: erases as many more as they
 * became. Those that cut lines instead, as xterm does, lose as many lines of what was said.
 */
function eraseWrapped(terminal: NodeJS.WriteStream, drawn: readonly string[]): void {
  const columns = Math.max(1, terminal.columns);
  for (const line of drawn) {
    const { length } = stripVTControlCharacters(line);
    for (let more = Math.ceil(length / columns) - 1; more > 0; more -= 1) {
      clearLine(terminal, 0);
      moveCursor(terminal, 0, -1);
    }
  }
}
