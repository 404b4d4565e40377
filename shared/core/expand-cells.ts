import type { FrozenCell } from './candidate.ts';
import type { CellPolicy, LineComponent } from './line.ts';
import { combinationsOf, isSelected, type Matrix, matrixCellId } from './matrix.ts';

/**
 * Expands the cells of a line: `unit` becomes one cell for each component that has unit tests, a
 * matrix one for each of its combinations.
 */
export function expandCells(
  policies: readonly CellPolicy[],
  components: readonly LineComponent[],
): readonly FrozenCell[] {
  return policies.flatMap((policy) => {
    if (policy.runs === 'unit') return unitCells(policy, components);
    return policy.matrix === undefined
      ? [frozen(policy)]
      : matrixCells({ ...policy, matrix: policy.matrix });
  });
}

function unitCells(
  policy: CellPolicy,
  components: readonly LineComponent[],
): readonly FrozenCell[] {
  return components
    .filter(({ component }) => component.unit !== undefined)
    .map(({ component }) => ({
      ...frozen(policy),
      id: `${policy.name}-${component.name}`,
      component: component.name,
    }));
}

function matrixCells(policy: CellPolicy & { readonly matrix: Matrix }): readonly FrozenCell[] {
  const { matrix } = policy;
  return combinationsOf(matrix).map((combination): FrozenCell => {
    const isBlocking = matrix.blocking.some((selection) => isSelected(combination, selection));
    const id = matrixCellId(policy.name, matrix, combination);
    const counts = isBlocking ? 'blocking' : policy.counts;
    return { ...frozen(policy), id, counts, matrix: combination };
  });
}

function frozen(policy: CellPolicy): FrozenCell {
  const { name, matrix: _, ...cell } = policy;
  return { id: name, ...cell };
}
