import type { ReleaseLine } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { componentFaults } from './component-faults.ts';
import { type ComponentsFile, componentKeys, componentsFileSchema } from './component-schema.ts';
import { extendedFile, findExtended, type LineYaml } from './extended-file.ts';
import {
  componentsName,
  excessFaults,
  folderFaults,
  isRead,
  type LineText,
  nameOf,
} from './folder-faults.ts';
import { lineFaults } from './line-faults.ts';
import { type LineFile, lineFileSchema } from './line-schema.ts';
import { componentsOf, releaseLineOf } from './release-line.ts';
import { type Checked, checkYaml } from './yaml-check.ts';
import { inOrder, readYaml } from './yaml-file.ts';

/** Faults of the files in `release-lines/`, each with line, column and what to write instead. */
export class LineFileError extends PermanentError {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super('refused', `The release lines cannot be read:\n${faults.join('\n')}`);
    this.name = 'LineFileError';
    this.faults = faults;
  }
}

/** What belongs to a component, and would let two lines differ about it. */
const componentRefusals = Object.fromEntries(
  componentKeys.map((key) => [
    key,
    `is no key of a line: it belongs to the component. Write it in ${componentsName}`,
  ]),
);

/**
 * Reads `components.yaml` and one file per release line; other files are none of it. All or
 * nothing: a deployment with half its lines would release what nobody asked for.
 *
 * @param sources who else may report test results, each by topics of its own
 * @throws LineFileError with every fault of every file
 */
export function readReleaseLines(
  files: readonly LineText[],
  sources: readonly string[] = [],
): readonly ReleaseLine[] {
  const excess = excessFaults(files);
  if (excess.length > 0) throw new LineFileError(excess);
  const yamls = files.filter(({ path, unread }) => isRead(path) && unread === undefined);
  const shared = yamls
    .filter(({ path }) => nameOf(path) === componentsName)
    .map((file) => readComponents(file));
  const components = shared[0]?.data;
  const texts = yamls
    .filter(({ path }) => nameOf(path) !== componentsName)
    .map(({ path, text }) => ({ name: lineNameOf(path), file: readYaml(path, text) }));
  const lines = texts.map((one) => readLine(one, texts, { components, sources }));
  const faults = [
    ...folderFaults(files),
    ...[...shared, ...lines].flatMap((checked) => checked.faults),
  ];
  if (faults.length > 0) throw new LineFileError(inOrder(faults));
  const known = componentsOf(components ?? { components: {} });
  return lines.flatMap(({ data }) => (data === undefined ? [] : [releaseLineOf(data, known)]));
}

function lineNameOf(path: string): string {
  return nameOf(path).replace(/\.yaml$/, '');
}

function readComponents({ path, text }: LineText): Checked<ComponentsFile> {
  const file = readYaml(path, text);
  if (file.faults.length > 0) return { faults: file.faults };
  const checked = checkYaml(componentsFileSchema, file, file.value);
  return checked.data === undefined ? checked : whole(checked, componentFaults(checked.data, file));
}

/** What lines are checked against; without components only each by itself. */
interface Shared {
  readonly components: ComponentsFile | undefined;
  readonly sources: readonly string[];
}

function readLine(own: LineYaml, all: readonly LineYaml[], shared: Shared): Checked<LineFile> {
  if (own.file.faults.length > 0) return { faults: own.file.faults };
  const found = findExtended(own, all);
  if (found.data === undefined) return found;
  if (found.data === null) return checkLine(own, shared);
  const other = readLine(found.data, all, shared);
  if (found.data.file.faults.length > 0) return other;
  const file = extendedFile(own, found.data, other.faults);
  return checkLine({ name: own.name, file }, shared);
}

function checkLine({ name, file }: LineYaml, { components, sources }: Shared): Checked<LineFile> {
  const checked = checkYaml(lineFileSchema, file, file.value, componentRefusals);
  return checked.data === undefined || components === undefined
    ? checked
    : whole(checked, lineFaults(checked.data, components.components, file, name, sources));
}

function whole<Data>(checked: Checked<Data>, faults: readonly string[]): Checked<Data> {
  return faults.length === 0 ? checked : { faults };
}
