const hangingColumns = 2;

/**
 * Breaks a sentence between its words into lines of so many columns, those after the first indented
 * further. A word that is longer than a line stays whole.
 */
export function wrapWords(sentence: string, columns: number): string {
  const indent = /^ */.exec(sentence)?.[0] ?? '';
  const hanging = `${indent}${' '.repeat(hangingColumns)}`;
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of sentence.slice(indent.length).split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = hanging;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}
