import { keysLike } from '#core/cell-substitutions.ts';
import {
  axisKey,
  combinationsOf,
  isSelected,
  leadingVersion,
  type Matrix,
  type Selection,
} from '#core/matrix.ts';
import { keysInTexts } from '#core/recipe.ts';
import type { CellFile } from './cell-schema.ts';
import type { YamlFile } from './yaml-file.ts';
import type { YamlPath } from './yaml-place.ts';

type SeveralCell = Exclude<CellFile, { readonly runs: 'unit' }>;
type Axes = Matrix['axes'];

/**
 * What is wrong with the matrix of a cell, or with what only a cell with a matrix has.
 *
 * @param given the substitutions that the cell is given besides
 */
export function matrixFaults(
  cell: SeveralCell,
  file: YamlFile,
  at: YamlPath,
  given: readonly string[],
): readonly string[] {
  const { matrix: axes, where, exclude = [], id, counts } = cell;
  if (axes === undefined) return orphanFaults(cell, file, at);
  const blocking = typeof counts === 'string' ? [] : counts.blocking;
  const matrix = { axes, where, exclude: [], blocking };
  const faults = [
    ...axisFaults(axes, file, at, given),
    ...whereFaults(matrix, file, at),
    ...selectionFaults(exclude, matrix, file, [...at, 'exclude']),
    ...idFaults(id, axes, file, at),
  ];
  if (faults.length > 0) return faults;
  const whole = { ...matrix, exclude };
  if (combinationsOf(whole).length > 0)
    return selectionFaults(blocking, whole, file, [...at, 'counts', 'blocking']);
  const words = 'has no combination left: write other values, or less under where and exclude';
  return [file.fault([...at, 'matrix'], words, 'key')];
}

/** An axis that nothing mentions which runs would make cells that all test the same. */
export function unusedAxes(
  axes: readonly string[],
  mentioned: ReadonlySet<string>,
  file: YamlFile,
  at: YamlPath,
): readonly string[] {
  return axes
    .filter((axis) => !mentioned.has(axisKey(axis)))
    .map((axis) => {
      const words = `is mentioned by nothing that runs, so its cells would test the same`;
      const advice = `write $${axisKey(axis)} where it is used, or remove it`;
      return file.fault([...at, 'matrix', axis], `${words}: ${advice}`, 'key');
    });
}

function orphanFaults({ counts }: SeveralCell, file: YamlFile, at: YamlPath): readonly string[] {
  const words = 'is for combinations, and the cell has no matrix: write one, or remove this';
  const orphans = ['where', 'exclude', 'id']
    .filter((key) => file.has([...at, key]))
    .map((key) => file.fault([...at, key], words, 'key'));
  if (typeof counts === 'string') return orphans;
  const instead = 'names combinations, and the cell has no matrix: write blocking or informing';
  return [...orphans, file.fault([...at, 'counts'], instead)];
}

function axisFaults(
  axes: Axes,
  file: YamlFile,
  at: YamlPath,
  given: readonly string[],
): readonly string[] {
  return Object.keys(axes)
    .filter((axis) => given.includes(axisKey(axis)) || ours.test(`${axis}-`))
    .map((axis) => {
      const words = `would be mentioned as ${axisKey(axis)}, which we give: rename the axis`;
      return file.fault([...at, 'matrix', axis], words, 'key');
    });
}

const ours = /^(?:image|rbac|version|commit)-/;

function whereFaults({ axes, where }: Matrix, file: YamlFile, at: YamlPath): readonly string[] {
  return where.flatMap(({ left, right }, index) => {
    const one = [...at, 'where', index];
    const place = file.has(one) ? one : [...at, 'where'];
    const unknown = [left, right].find((axis) => !Object.hasOwn(axes, axis));
    if (unknown !== undefined)
      return [file.fault(place, `names ${unknown}, which is no axis: write ${wordsOf(axes)}`)];
    const values = [left, right].flatMap((axis) => axes[axis] ?? []);
    const wrong = values.find((value) => leadingVersion(value) === undefined);
    if (wrong === undefined) return [];
    const words = `compares versions, and ${wrong} begins with none: write it with exclude`;
    return [file.fault(place, words)];
  });
}

function selectionFaults(
  selections: readonly Selection[],
  matrix: Matrix,
  file: YamlFile,
  at: YamlPath,
): readonly string[] {
  const combinations = combinationsOf(matrix);
  return selections.flatMap((selection, index) => {
    const faults = Object.entries(selection).flatMap(([axis, values]) => {
      const known = matrix.axes[axis];
      const place = [...at, index, axis];
      if (known === undefined)
        return [file.fault(place, `is no axis: write ${wordsOf(matrix.axes)}`, 'key')];
      const wrong = values.find((value) => !known.includes(value));
      if (wrong === undefined) return [];
      const words = `has ${wrong}, which is no value of the axis: write one of ${known.join(', ')}`;
      return [file.fault(place, words)];
    });
    if (faults.length > 0 || combinations.some((one) => isSelected(one, selection))) return faults;
    const words = 'fits no combination that there is: write another, or remove it';
    return [file.fault([...at, index], words)];
  });
}

function idFaults(
  id: string | undefined,
  axes: Axes,
  file: YamlFile,
  at: YamlPath,
): readonly string[] {
  const known = Object.keys(axes).map(axisKey);
  return [...keysInTexts([id ?? ''])]
    .filter((key) => !known.includes(key))
    .map((key) => {
      const there = keysLike([key], known).map((one) => `$${one}`);
      const words = `mentions ${key}, which is no axis: write ${there.join(' or ')}`;
      return file.fault([...at, 'id'], words);
    });
}

function wordsOf(axes: Axes): string {
  return Object.keys(axes).join(' or ');
}
