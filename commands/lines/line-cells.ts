import { expandCells } from '#core/expand-cells.ts';
import type { CellPolicy, ReleaseLine } from '#core/line.ts';

/** The test cells of a line, as its next candidate would have them. */
export interface LineCells {
  readonly line: string;
  readonly cells: readonly LineCell[];
}

interface LineCell {
  readonly id: string;
  readonly runs: CellPolicy['runs'];
  readonly counts: CellPolicy['counts'];
}

/** The cells of a line, those of a matrix each for itself. */
export function lineCells({ name, cells, components }: ReleaseLine): LineCells {
  const expanded = expandCells(cells, components);
  return { line: name, cells: expanded.map(({ id, runs, counts }) => ({ id, runs, counts })) };
}

const columns = 80;

/** The cells in words: how many they are, and their ids by what they count as. */
export function aboutCells({ line, cells }: LineCells): string {
  const many = cells.length === 1 ? '1 cell' : `${cells.length} cells`;
  const kinds = (['blocking', 'informing'] as const).flatMap((counts) => {
    const ids = cells.filter((cell) => cell.counts === counts).map(({ id }) => id);
    return ids.length === 0 ? [] : wrapped(`${counts}:`, ids);
  });
  return [`${line} is tested by ${many}:`, ...kinds].join('\n');
}

function wrapped(heading: string, ids: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = `  ${heading}`;
  for (const [at, id] of ids.entries()) {
    const word = at === ids.length - 1 ? id : `${id},`;
    const longer = `${line} ${word}`;
    if (longer.length > columns) lines.push(line);
    line = longer.length > columns ? `    ${word}` : longer;
  }
  return [...lines, line];
}
