import type { CellPolicy } from '#core/line.ts';
import type { Matrix } from '#core/matrix.ts';
import type { CellFile } from './cell-schema.ts';
import { ownRecipe } from './recipe-schema.ts';

/** A cell of a line, of its file. */
export function cellPolicyOf(name: string, cell: CellFile): CellPolicy {
  const { runs, deadline: deadlineMs, attempts: attemptsMax } = cell;
  const counts = typeof cell.counts === 'string' ? cell.counts : 'informing';
  const limits = deadlineMs === undefined ? { attemptsMax } : { deadlineMs, attemptsMax };
  const policy = { name, runs, counts, ...limits };
  if (cell.runs === 'unit') return policy;
  return { ...policy, ...matrixOf(cell), ...runOf(cell) };
}

type SeveralCell = Exclude<CellFile, { readonly runs: 'unit' }>;

function matrixOf(cell: SeveralCell): { readonly matrix?: Matrix } {
  const { matrix: axes, where, exclude = [], id, counts } = cell;
  if (axes === undefined) return {};
  const blocking = typeof counts === 'string' ? [] : counts.blocking;
  const matrix = { axes, where, exclude, blocking };
  return { matrix: id === undefined ? matrix : { ...matrix, id } };
}

function runOf(cell: SeveralCell): Partial<CellPolicy> {
  switch (cell.runs) {
    case 'cloud-build': {
      const { checkout, resultPrefix } = cell;
      return {
        recipe: ownRecipe(cell),
        ...(checkout && { checkout }),
        ...(resultPrefix && { resultPrefix }),
      };
    }
    case 'external': {
      const { source, resultPrefix, prow, substitutions } = cell;
      return {
        ...(source && { source }),
        ...(resultPrefix && { resultPrefix }),
        ...(prow && { prow: { ...prow, substitutions } }),
      };
    }
    case 'manual': {
      const { resultPrefix } = cell;
      return resultPrefix === undefined ? {} : { resultPrefix };
    }
  }
}
