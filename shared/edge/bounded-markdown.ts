/** So many characters below one heading are read: what parses Markdown slows down with more. */
const lengthMax = 8_000;
/** So many lines of them that are not empty. */
const linesMax = 400;
/** So many characters may stand before the words of a line: each level of nesting costs every line. */
const marksLengthMax = 40;

const marksOf = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)]))*[ \t]*/;

/** Markdown that is parsed in little time, whatever it was. */
export interface BoundedMarkdown {
  readonly text: string;
  readonly lines: number;
  /** Whether there is more of it. */
  readonly isCut: boolean;
}

/**
 * The beginning of a text, without what only costs time: lists and quotations that are nested deeper
 * than anybody reads lose their inner levels, and of several empty lines one is left.
 */
export function boundedMarkdown(text: string): BoundedMarkdown {
  const kept: string[] = [];
  let length = 0;
  let lines = 0;
  let isAfterEmpty = true;
  for (const whole of text.split('\n')) {
    const isEmpty = whole.trim() === '';
    if (isEmpty && isAfterEmpty) continue;
    isAfterEmpty = isEmpty;
    const line = isEmpty ? '' : shallow(whole);
    const left = Math.max(0, lengthMax - length);
    if (!isEmpty && lines >= linesMax) return { text: kept.join('\n'), lines, isCut: true };
    kept.push(line.slice(0, left));
    if (line.length > left) return { text: kept.join('\n'), lines: lines + 1, isCut: true };
    length += line.length + 1;
    if (!isEmpty) lines += 1;
  }
  return { text: kept.join('\n'), lines, isCut: false };
}

function shallow(line: string): string {
  const [marks = ''] = marksOf.exec(line) ?? [];
  return marks.slice(0, marksLengthMax) + line.slice(marks.length);
}
