import { imageSubstitution } from '#core/image.ts';
import { mentionedKeys } from '#core/recipe.ts';
import { candidateFault } from './candidate-size.ts';
import type { ComponentsFile } from './component-schema.ts';
import type { LineFile } from './line-schema.ts';
import { ownRecipe, type RecipeText, recipeFault } from './recipe-schema.ts';
import { componentsOf, releaseLineOf } from './release-line.ts';
import type { YamlFile, YamlPath } from './yaml-file.ts';

/** What is wrong between the components, or with one as a whole. */
export function componentFaults({ components }: ComponentsFile, file: YamlFile): readonly string[] {
  return [
    ...sharedImages(components, file),
    ...Object.entries(components).flatMap(([name, { unit, recipe }]) => [
      ...sizeFaults(unit, file, ['components', name, 'unit']),
      ...sizeFaults(recipe, file, ['components', name, 'recipe']),
    ]),
  ];
}

/** What is wrong with a line as a whole, or between it and the components or its file's name. */
export function lineFaults(
  line: LineFile,
  components: ComponentsFile['components'],
  file: YamlFile,
  fileName: string,
): readonly string[] {
  return [
    ...nameFaults(line, file, fileName),
    ...unknownComponents(line, components, file),
    ...timeFaults(line, file),
    ...cellFaults(line, components, file),
    ...substitutionFaults(line, components, file),
    ...candidateFaults(line, components, file),
  ];
}

function sharedImages(components: ComponentsFile['components'], file: YamlFile): readonly string[] {
  const owners = new Map<string, string>();
  return Object.entries(components).flatMap(([name, { images }]) =>
    Object.keys(images).flatMap((image) => {
      const owner = owners.get(image);
      if (owner === undefined) owners.set(image, name);
      if (owner === undefined) return [];
      const words = `is an image of ${owner} too: an image belongs to one component`;
      return [file.fault(['components', name, 'images', image], words, 'key')];
    }),
  );
}

function sizeFaults(
  recipe: RecipeText | undefined,
  file: YamlFile,
  path: YamlPath,
): readonly string[] {
  const fault = recipe && recipeFault(ownRecipe(recipe));
  return fault === undefined ? [] : [file.fault(path, fault, 'key')];
}

function nameFaults({ line }: LineFile, file: YamlFile, fileName: string): readonly string[] {
  if (fileName === line) return [];
  return [file.fault(['line'], `is ${line}: name the file ${line}.yaml, or write another line`)];
}

function unknownComponents(
  line: LineFile,
  components: ComponentsFile['components'],
  file: YamlFile,
): readonly string[] {
  const known = Object.keys(components);
  return Object.keys(line.components)
    .filter((name) => !Object.hasOwn(components, name))
    .map((name) => {
      const there = known.join(', ') || 'none';
      const words = `is not in components.yaml, which has ${there}: add it there, or write another`;
      return file.fault(['components', name], words, 'key');
    });
}

function timeFaults(line: LineFile, file: YamlFile): readonly string[] {
  const { cells, timeToLive, quietTime, longestWait } = line;
  const deadlineMs = Math.max(0, ...Object.values(cells).map(({ deadline }) => deadline));
  const short = Object.entries(timeToLive)
    .filter(([, ms]) => ms < deadlineMs)
    .map(([end]) => {
      const least = `${deadlineMs / 1000}s`;
      const words = `is shorter than the longest deadline of a cell: write ${least} or more`;
      return file.fault(['timeToLive', end], words);
    });
  if (longestWait >= quietTime) return short;
  const words = `is shorter than quietTime: write ${quietTime / 1000}s or more`;
  const at = file.has(['longestWait']) ? 'longestWait' : 'quietTime';
  return [...short, file.fault([at], at === 'quietTime' ? 'is longer than longestWait' : words)];
}

function cellFaults(
  line: LineFile,
  components: ComponentsFile['components'],
  file: YamlFile,
): readonly string[] {
  const names = Object.keys(line.components);
  const tested = names.filter((name) => components[name]?.unit !== undefined);
  const cells = Object.entries(line.cells);
  const faults = cells.flatMap(([name, cell]) => {
    if (cell.runs === 'unit')
      return tested.flatMap((component) => unitFaults(line, file, name, component));
    if (cell.runs !== 'cloud-build' || cell.timeout <= cell.deadline) return [];
    const at = file.has(['cells', name, 'timeout']) ? 'timeout' : 'deadline';
    const words = 'does not fit: the timeout is longer than the deadline. Change one of them';
    return [file.fault(['cells', name, at], words)];
  });
  const isTested = cells.some(
    ([, { counts, runs }]) => counts === 'blocking' && (runs !== 'unit' || tested.length > 0),
  );
  if (isTested) return faults;
  const words =
    'has no cell that counts as blocking, and nothing is accepted because nothing was tested: ' +
    'write one with counts: blocking; a cell that runs unit needs a component with unit tests';
  return [...faults, file.fault(['cells'], words, 'key')];
}

/** `unit` becomes one cell per component, whose ids must not meet another cell's name. */
function unitFaults(
  line: LineFile,
  file: YamlFile,
  cell: string,
  component: string,
): readonly string[] {
  const id = `${cell}-${component}`;
  if (!Object.hasOwn(line.cells, id)) return [];
  const words = `is how ${cell} of ${component} is called: rename one of the two cells`;
  return [file.fault(['cells', id], words, 'key')];
}

function substitutionFaults(
  line: LineFile,
  components: ComponentsFile['components'],
  file: YamlFile,
): readonly string[] {
  const images = Object.keys(line.components).flatMap((name) =>
    Object.keys(components[name]?.images ?? {}),
  );
  const given = [...images.map(imageSubstitution), '_STAGING_ID'];
  return Object.entries(line.cells).flatMap(([name, cell]) => {
    if (cell.runs !== 'cloud-build') return [];
    const at = ['cells', name];
    const own = Object.keys(cell.substitutions).filter(
      (key) => key.startsWith('_IMAGE_') || key === '_STAGING_ID',
    );
    const images = [...mentionedKeys(cell.steps)].filter((key) => key.startsWith('_IMAGE_'));
    const unknown = images.filter((key) => !given.includes(key));
    return [
      ...sizeFaults(cell, file, at),
      ...own.map((key) =>
        file.fault([...at, 'substitutions', key], 'is given by us: remove it', 'key'),
      ),
      ...unknown.map((key) => {
        const words = `name ${key}, no image of the line: write one of ${given.join(', ')}`;
        return file.fault([...at, 'steps'], words, 'key');
      }),
    ];
  });
}

function candidateFaults(
  line: LineFile,
  components: ComponentsFile['components'],
  file: YamlFile,
): readonly string[] {
  const fault = candidateFault(releaseLineOf(line, componentsOf({ components })));
  return fault === undefined ? [] : [file.fault(['line'], fault)];
}
