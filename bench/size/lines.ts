/** How many lines a text has, and how many of them are code. */
export interface LineCounts {
  readonly lines: number;
  /** Without those that are blank or hold nothing but a comment. */
  readonly code: number;
}

/**
 * Counts the lines of a formatted TypeScript file: a comment then begins its line, or follows code,
 * which counts.
 */
export function countLines(text: string): LineCounts {
  const lines = linesOf(text);
  return { lines: lines.length, code: codeLines(lines).filter((line) => line !== '').length };
}

/** The lines of a text; the line break at its end begins none. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The same lines, without the spaces at their ends, and empty where they hold only a comment. */
export function codeLines(lines: readonly string[]): readonly string[] {
  let isInComment = false;
  return lines.map((line) => {
    const text = line.trim();
    const begins = !isInComment && text.startsWith('/*');
    const isComment = isInComment || begins || text.startsWith('//');
    if (begins || isInComment) isInComment = !text.includes('*/');
    return isComment ? '' : line.trimEnd();
  });
}
