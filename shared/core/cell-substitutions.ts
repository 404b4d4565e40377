import { imageSubstitution } from './image.ts';
import type { CellPolicy } from './line.ts';
import { axisKey, axisSubstitutions, type Combination } from './matrix.ts';
import { undeclaredProwKeys } from './prow-job.ts';
import { undeclaredKeys } from './recipe.ts';

/** A component of a set, as its tests are told of it. */
export interface TestedComponent {
  readonly name: string;
  readonly tag: string;
  readonly commit: string;
  readonly images: readonly TestedImage[];
  /** The files that are released with it. */
  readonly files: readonly TestedFile[];
}

/** An image of a set: its address by digest, and how scripts put it together that want a tag. */
export interface TestedImage {
  readonly name: string;
  readonly repository: string;
  readonly digest: string;
  readonly address: string;
  readonly registry: string;
  readonly tag: string;
}

/** A file of a component, and where anybody can fetch it. */
export interface TestedFile {
  readonly path: string;
  readonly address: string;
}

/** The names of all that a component has. */
export interface NamedComponent {
  readonly name: string;
  readonly images: readonly string[];
  readonly files: readonly string[];
}

/** What a cell needs to be run: steps, a job, or nothing but to be asked for. */
type RunCell = Pick<CellPolicy, 'recipe' | 'prow'>;

const blankImage = { repository: '', digest: '', address: '', registry: '', tag: '' };

const cellKey = '_CELL';
const registryKey = '_REGISTRY';
/** What the tag of every staged image is called. */
export const stagingIdKey = '_STAGING_ID';

/**
 * What a cell is given beside the values of its matrix: of every image the address and its RBAC
 * rules, of every component its tag and commit, and what the staged images are called.
 */
export function cellSubstitutions(
  components: readonly TestedComponent[],
  { id, matrix = {} }: { readonly id: string; readonly matrix?: Combination },
  { registry, stagingId }: { readonly registry: string; readonly stagingId: string },
): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(components.flatMap(componentEntries)),
    ...axisSubstitutions(matrix),
    ...{ [cellKey]: id, [registryKey]: registry, [stagingIdKey]: stagingId },
  };
}

/** The names of what the cells of a line are given, the axes of a matrix with them. */
export function givenKeys(
  components: readonly NamedComponent[],
  axes: readonly string[] = [],
): readonly string[] {
  const blank = components.map(({ name, images, files }) => ({
    ...{ name, tag: '', commit: '' },
    images: images.map((image) => ({ ...blankImage, name: image })),
    files: files.map((path) => ({ path, address: '' })),
  }));
  const own = blank.flatMap(componentEntries).map(([key]) => key);
  return [...new Set([...axes.map(axisKey), ...own, cellKey, registryKey, stagingIdKey])];
}

/**
 * The RBAC rules of an image, among the files of its component: `rbac-IMAGE.yaml`, else the one
 * place that they have where there is one image. It is how the components' own tests find them.
 *
 * @see https://github.com/kubernetes-csi/csi-release-tools/blob/master/prow.sh
 */
export function rbacFile<File extends { readonly path: string }>(
  image: string,
  files: readonly File[],
): File | undefined {
  const own = files.find(({ path }) => `/${path}`.endsWith(`/rbac-${image}.yaml`));
  return own ?? files.find(({ path }) => path === 'deploy/kubernetes/rbac.yaml');
}

/**
 * Why the blocking cells of a line cannot test a set of these components: a cell that named what is
 * not there would test nothing, and pass. None where they can. An informing cell keeps no set back,
 * it errs when it starts.
 */
export function refuseCells(
  cells: readonly CellPolicy[],
  components: readonly NamedComponent[],
): string | undefined {
  const refusals = cells.flatMap((cell) => {
    const axes = Object.keys(cell.matrix?.axes ?? {});
    const refusal = isBlocking(cell) && refuseCell(cell, givenKeys(components, axes));
    return refusal ? [`cell ${cell.name} ${refusal}`] : [];
  });
  return refusals.length === 0 ? undefined : refusals.join('; ');
}

/** Why a cell cannot run with what it is given: it names what nothing gives a value. */
export function refuseCell(cell: RunCell, given: readonly string[]): string | undefined {
  const empty = undeclaredIn(cell).filter((key) => !given.includes(key));
  if (empty.length === 0) return undefined;
  const words = `write one of ${keysLike(empty, given).join(', ')}, or tag a version that has it`;
  return `names ${empty.join(', ')}, which would be empty: ${words}`;
}

/** What a cell mentions and its line gives no value to. */
function undeclaredIn({ recipe, prow }: RunCell): readonly string[] {
  if (recipe !== undefined) return undeclaredKeys(recipe);
  return prow === undefined ? [] : undeclaredProwKeys(prow);
}

/** Those of some keys that begin as the wrong ones do, `_IMAGE_`; else all of them. */
export function keysLike(wrong: readonly string[], keys: readonly string[]): readonly string[] {
  const kinds = wrong.map((key) => /^_[A-Z0-9]+_/.exec(key)?.[0] ?? key);
  const alike = keys.filter((key) => kinds.some((kind) => key.startsWith(kind)));
  return alike.length > 0 ? alike : keys;
}

function isBlocking({ counts, matrix }: CellPolicy): boolean {
  return counts === 'blocking' || (matrix?.blocking ?? []).length > 0;
}

function componentEntries({ name, tag, commit, images, files }: TestedComponent) {
  return [
    ...images.flatMap((image) => imageEntries(image, files)),
    [componentKey('_VERSION', name), tag] as const,
    [componentKey('_COMMIT', name), commit] as const,
  ];
}

function imageEntries({ name, address }: TestedImage, files: readonly TestedFile[]) {
  const rbac = rbacFile(name, files);
  const own = [[imageSubstitution(name), address] as const];
  return rbac === undefined ? own : [...own, [componentKey('_RBAC', name), rbac.address] as const];
}

function componentKey(kind: string, name: string): string {
  return `${kind}_${name.toUpperCase().replaceAll('-', '_')}`;
}
