import type { FrozenCell } from './candidate.ts';
import type { CellPolicy, LineComponent } from './line.ts';

/** Expands the cells of a line: `unit` becomes one cell for each component that has unit tests. */
export function expandCells(
  policies: readonly CellPolicy[],
  components: readonly LineComponent[],
): readonly FrozenCell[] {
  return policies.flatMap((policy) =>
    policy.runs === 'unit' ? unitCells(policy, components) : [frozen(policy)],
  );
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

function frozen(policy: CellPolicy): FrozenCell {
  const { name, ...cell } = policy;
  return { id: name, ...cell };
}
