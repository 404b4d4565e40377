import { isPassing } from './cells.ts';
import type { CellNews } from './shown-candidate.ts';
import type { TestedCell } from './tested-cells.ts';

/** How the cells of a set stand beside those of the set before. */
export interface CellDifferences {
  /** By cell; without those that nobody can tell of yet. */
  readonly news: ReadonlyMap<string, CellNews>;
  /** Cells that the set before was tested by, and this one is not. */
  readonly removed: readonly string[];
}

/** Compares the cells of two sets; where none is before it, there is nothing to tell. */
export function compareCells(
  before: readonly TestedCell[] | undefined,
  after: readonly TestedCell[],
): CellDifferences {
  if (before === undefined) return { news: new Map(), removed: [] };
  const known = new Map(before.map((one) => [one.cell, one]));
  const names = new Set(after.map(({ cell }) => cell));
  return {
    news: new Map(
      after.flatMap((one): readonly (readonly [string, CellNews])[] => {
        const news = newsOf(known.get(one.cell), one);
        return news === undefined ? [] : [[one.cell, news]];
      }),
    ),
    removed: before.map(({ cell }) => cell).filter((cell) => !names.has(cell)),
  };
}

function newsOf(before: TestedCell | undefined, after: TestedCell): CellNews | undefined {
  if (before === undefined) return 'new';
  if (after.verdict === 'open') return undefined;
  const passed = isPassing(before.verdict);
  if (isPassing(after.verdict)) return passed ? 'as before' : 'fixed';
  return passed ? 'newly failing' : 'still failing';
}
