/** One cell of a table; a number stands at the right of its column, nothing is an empty cell. */
export type Cell = string | number | undefined;

/**
 * Lays rows out under their heads, in columns as wide as their widest cell. A head may have several
 * words: they stand one above the other.
 */
export function tableOf(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const columns = heads.map((head, column) => {
    const words = head.split(' ');
    const cells = rows.map((row) => row[column]);
    const width = Math.max(...[...words, ...cells.map(textOf)].map(({ length }) => length));
    return { words, width, isNumber: cells.some((cell) => typeof cell === 'number') };
  });
  const depth = Math.max(...columns.map(({ words }) => words.length));
  const headLines = Array.from({ length: depth }, (_none, line) =>
    columns.map(({ words }) => words[line - depth + words.length] ?? ''),
  );
  const lay = (row: readonly Cell[]) =>
    columns
      .map(({ width, isNumber }, at) => {
        const text = textOf(row[at]);
        return isNumber ? text.padStart(width) : text.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [...headLines, ...rows].map(lay).join('\n');
}

function textOf(cell: Cell): string {
  if (typeof cell !== 'number') return cell ?? '';
  return Number.isInteger(cell) ? String(cell) : cell.toFixed(1);
}
