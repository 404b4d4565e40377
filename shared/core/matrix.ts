import { expandText } from './recipe.ts';

/** Cells that a line writes as one: one for each combination of values that is left. */
export interface Matrix {
  /** The values of each axis, in the order of the file. */
  readonly axes: Readonly<Record<string, readonly string[]>>;
  /** What holds of every combination. */
  readonly where: readonly Comparison[];
  /** The combinations that are left out besides. */
  readonly exclude: readonly Selection[];
  /** The cells' ids, with the values of the axes in them; else the cell's name and every value. */
  readonly id?: string;
  /** The combinations that count as blocking, where the others only inform. */
  readonly blocking: readonly Selection[];
}

/** One value of every axis. */
export type Combination = Readonly<Record<string, string>>;

/** Combinations: all that have one of the values of each axis that is named. */
export type Selection = Readonly<Record<string, readonly string[]>>;

/** How the version in the value of one axis compares with that of another. */
export interface Comparison {
  readonly left: string;
  readonly operator: Operator;
  readonly right: string;
}

/** The operators of a comparison. */
export const operators = ['<=', '>=', '!=', '<', '>', '='] as const;
type Operator = (typeof operators)[number];

/** The combinations of a matrix that are left, in the order of the file, its last axis the fastest. */
export function combinationsOf({ axes, where, exclude }: Matrix): readonly Combination[] {
  const all = Object.entries(axes).reduce<readonly Combination[]>(
    (before, [axis, values]) =>
      before.flatMap((one) => values.map((value) => ({ ...one, [axis]: value }))),
    [{}],
  );
  return all.filter(
    (one) =>
      where.every((comparison) => holds(one, comparison)) &&
      !exclude.some((selection) => isSelected(one, selection)),
  );
}

/** Whether a combination is one of a selection. */
export function isSelected(combination: Combination, selection: Selection): boolean {
  return Object.entries(selection).every(([axis, values]) =>
    values.some((value) => value === combination[axis]),
  );
}

/** The id of the cell of a combination: what an id may not hold becomes a dash, `1.35` is `1-35`. */
export function matrixCellId(name: string, { id }: Matrix, combination: Combination): string {
  const given = id ?? [name, ...Object.values(combination)].join('-');
  const text = expandText(given, axisSubstitutions(combination));
  return text.toLowerCase().replace(/[^a-z0-9-]/g, '-');
}

/** The values of a combination, as what runs its cell mentions them. */
export function axisSubstitutions(combination: Combination): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(combination).map(([axis, value]) => [axisKey(axis), value]),
  );
}

/** The substitution of an axis: `_KUBERNETES` for `kubernetes`. */
export function axisKey(axis: string): string {
  return `_${axis.toUpperCase().replaceAll('-', '_')}`;
}

/** The numbers of the version that a value begins with: of `1.34-test`, 1 and 34. */
export function leadingVersion(value: string): readonly number[] | undefined {
  const [, version] = /^v?(\d+(?:\.\d+)*)/.exec(value) ?? [];
  return version?.split('.').map(Number);
}

function holds(combination: Combination, { left, operator, right }: Comparison): boolean {
  const order = compareVersions(combination[left] ?? '', combination[right] ?? '');
  switch (operator) {
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '=':
      return order === 0;
  }
}

/** Numbers that are not written count as 0. */
function compareVersions(one: string, other: string): number {
  const [left, right] = [leadingVersion(one) ?? [], leadingVersion(other) ?? []];
  const differences = Array.from(
    { length: Math.max(left.length, right.length) },
    (_, at) => (left[at] ?? 0) - (right[at] ?? 0),
  );
  return differences.find((difference) => difference !== 0) ?? 0;
}
