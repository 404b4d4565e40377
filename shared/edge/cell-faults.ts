import { givenKeys, type NamedComponent } from '#core/cell-substitutions.ts';
import { imagesUnder } from '#core/component-image.ts';
import { expandCells } from '#core/expand-cells.ts';
import type { ReleaseLine } from '#core/line.ts';
import { substitutionKeys } from '#core/recipe.ts';
import { idFaults } from './cell-id-faults.ts';
import { type CellFile, cellsMax } from './cell-schema.ts';
import type { LineFile } from './line-schema.ts';
import { matrixFaults, unusedAxes } from './matrix-faults.ts';
import { prowFaults, sourceFaults } from './prow-faults.ts';
import { recipeFaults } from './recipe-faults.ts';
import { ownRecipe } from './recipe-schema.ts';
import type { YamlFile } from './yaml-file.ts';

/** What a line's cells are checked against: the line, and the sources of results that there are. */
export interface CellSurroundings {
  readonly line: LineFile;
  readonly read: ReleaseLine;
  readonly sources: readonly string[];
}

/** What is wrong with the cells of a line, each with its matrix, its steps or its job. */
export function cellFaults(around: CellSurroundings, file: YamlFile): readonly string[] {
  const { line } = around;
  return [
    ...Object.entries(line.cells).flatMap(([name, cell]) => ownFaults(name, cell, around, file)),
    ...idFaults(around.read, file),
    ...countFaults(around, file),
    ...blockingFaults(around, file),
  ];
}

function ownFaults(
  name: string,
  cell: CellFile,
  { read, sources }: CellSurroundings,
  file: YamlFile,
): readonly string[] {
  if (cell.runs === 'unit') return [];
  const at = ['cells', name];
  const axes = Object.keys(cell.matrix ?? {});
  const given = givenKeys(read.components.map(namesOf), axes);
  const faults = matrixFaults(cell, file, at, givenKeys(read.components.map(namesOf)));
  switch (cell.runs) {
    case 'manual':
      return faults;
    case 'external':
      return [
        ...faults,
        ...sourceFaults(cell, file, at, sources),
        ...prowFaults(cell, file, at, given),
        ...givenFaults(cell, file, at, given),
      ];
    case 'cloud-build':
      return [
        ...faults,
        ...unusedAxes(axes, substitutionKeys(ownRecipe(cell)), file, at),
        ...timeoutFaults(cell, file, at),
        ...checkoutFaults(cell, read, file, at),
        ...reportFaults(cell, file, at),
        ...recipeFaults(cell, file, at, given),
        ...givenFaults(cell, file, at, given),
      ];
  }
}

type BuildCell = Extract<CellFile, { readonly runs: 'cloud-build' }>;
type CellPath = readonly string[];

function namesOf({ component, base }: ReleaseLine['components'][number]): NamedComponent {
  const { name, images, files } = component;
  return { name, images: imagesUnder(images, base).map((image) => image.name), files };
}

function timeoutFaults(
  { timeout, deadline }: BuildCell,
  file: YamlFile,
  at: CellPath,
): readonly string[] {
  if (timeout <= deadline) return [];
  const key = file.has([...at, 'timeout']) ? 'timeout' : 'deadline';
  const words = 'does not fit: the timeout is longer than the deadline. Change one of them';
  return [file.fault([...at, key], words)];
}

function checkoutFaults(
  { checkout }: BuildCell,
  { components }: ReleaseLine,
  file: YamlFile,
  at: CellPath,
): readonly string[] {
  const names = components.map(({ component }) => component.name);
  if (checkout === undefined || names.includes(checkout)) return [];
  const words = `is no component of the line, which has ${names.join(', ')}: write one, or remove it`;
  return [file.fault([...at, 'checkout'], words)];
}

/** Reports of other builds are not its own: each has a folder that only its id names. */
function reportFaults(
  { resultPrefix, steps }: BuildCell,
  file: YamlFile,
  at: CellPath,
): readonly string[] {
  if (resultPrefix === undefined || JSON.stringify(steps).includes('BUILD_ID')) return [];
  const words =
    'promises reports, and no step mentions $BUILD_ID: copy them to the folder of that name there, or remove it';
  return [file.fault([...at, 'resultPrefix'], words)];
}

function givenFaults(
  { substitutions }: { readonly substitutions: Readonly<Record<string, string>> },
  file: YamlFile,
  at: CellPath,
  given: readonly string[],
): readonly string[] {
  const ours = /^_(?:IMAGE|RBAC|VERSION|COMMIT)_/;
  return Object.keys(substitutions)
    .filter((key) => ours.test(key) || given.includes(key))
    .map((key) => file.fault([...at, 'substitutions', key], 'is given by us: remove it', 'key'));
}

/** Unit tests are counted by their components. */
function countFaults({ read }: CellSurroundings, file: YamlFile): readonly string[] {
  const others = read.cells.filter(({ runs }) => runs !== 'unit');
  const count = expandCells(others, read.components).length;
  if (count <= cellsMax) return [];
  const words = `are ${count} with each combination of a matrix, and ${cellsMax} at most: write fewer`;
  return [file.fault(['cells'], words, 'key')];
}

function blockingFaults({ read }: CellSurroundings, file: YamlFile): readonly string[] {
  const cells = expandCells(read.cells, read.components);
  if (cells.some(({ counts }) => counts === 'blocking')) return [];
  const words =
    'has no cell that counts as blocking, and nothing is accepted because nothing was tested: ' +
    'write one with counts: blocking; a cell that runs unit needs a component with unit tests';
  return [file.fault(['cells'], words, 'key')];
}
