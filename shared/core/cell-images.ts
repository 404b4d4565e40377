import type { FrozenCell, FrozenSet } from './candidate.ts';
import { stagingIdKey } from './cell-substitutions.ts';
import { imageSubstitution } from './image.ts';

/** How a cell comes by the images that it runs, by their names. */
export interface CellImages {
  /** By addresses that name their content. */
  readonly byDigest: readonly string[];
  /** By the staging id, which is a tag: what lies under it is seen only by looking. */
  readonly byTag: readonly string[];
}

/** An image, and the component that has it. */
export interface ImageOfComponent {
  readonly component: string;
  readonly image: string;
}

type RunCell = Pick<FrozenCell, 'runs' | 'recipe' | 'prow'>;

/**
 * The images that a cell names, of those that there are: `$_IMAGE_NAME` by digest; by the staging id
 * as `NAME:$_STAGING_ID`, or as the components' scripts take it, `NAME_TAG=$_STAGING_ID`. One that is
 * told the staging id without a name may run any of them. Who is asked for the whole set, another CI
 * in our own form or a person, is given all; unit tests run none.
 *
 * @see https://github.com/kubernetes-csi/csi-driver-host-path/blob/master/deploy/util/deploy-hostpath.sh
 */
export function imagesOfCell(cell: RunCell, images: readonly string[]): CellImages {
  if (cell.runs === 'unit') return { byDigest: [], byTag: [] };
  const isAskedForAll = cell.recipe === undefined && cell.prow === undefined;
  if (isAskedForAll) return { byDigest: images, byTag: images };
  const texts = textsOf(cell);
  const words = new Set(texts.flatMap((text) => text.match(substitutionWord) ?? []));
  const byDigest = images.filter((image) => words.has(imageSubstitution(image)));
  if (!words.has(stagingIdKey)) return { byDigest, byTag: [] };
  const tagging = texts.filter((text) => text.includes(stagingIdKey));
  const named = tagging.map((text) => images.filter((image) => isNamedIn(text, image)));
  const isAnyMeant = named.some((names) => names.length === 0);
  const isNamed = (image: string) => named.some((names) => names.includes(image));
  return { byDigest, byTag: isAnyMeant ? images : images.filter(isNamed) };
}

/**
 * The images of a set that no blocking cell names but those that run unit tests: they would be
 * promoted though nothing has ever started them.
 */
export function unrunImages(
  cells: readonly FrozenCell[],
  components: readonly { readonly name: string; readonly images: readonly string[] }[],
): readonly ImageOfComponent[] {
  const all = components.flatMap(({ images }) => images);
  const blocking = cells.filter(({ counts }) => counts === 'blocking');
  const runs = blocking.map((cell) => imagesOfCell(cell, all));
  const run = new Set(runs.flatMap(({ byDigest, byTag }) => [...byDigest, ...byTag]));
  return components.flatMap(({ name: component, images }) =>
    images.filter((image) => !run.has(image)).map((image) => ({ component, image })),
  );
}

/** Those of a candidate: of what it froze, so that they need not be kept. */
export function unrunOf({ cells, components }: FrozenSet): readonly ImageOfComponent[] {
  return unrunImages(
    cells,
    components.map(({ name, images }) => ({ name, images: images.map((image) => image.name) })),
  );
}

/** So many are named in a sentence. */
const namedMax = 5;

/** The names of images in words, the first of them. */
export function imageWords(images: readonly ImageOfComponent[]): string {
  const named = images.slice(0, namedMax).map(({ image }) => image);
  const more = images.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** A variable or substitution that begins with `_`, and is no end of another word. */
const substitutionWord = /(?<![A-Za-z0-9_])_[A-Z0-9_]+/g;

/** Variables of a job stand with their values, as those of a step do. */
function textsOf({ recipe, prow }: RunCell): readonly string[] {
  const ofSteps = (recipe?.steps ?? []).flatMap((step) => [
    ...[step.name, step.dir ?? '', step.entrypoint ?? '', step.script ?? ''],
    ...[...(step.args ?? []), ...(step.env ?? [])],
  ]);
  const { env = {}, labels = {} } = prow ?? {};
  const ofJob = Object.entries({ ...labels, ...env }).map(([key, value]) => `${key}=${value}`);
  return [...ofSteps, ...Object.values(recipe?.substitutions ?? {}), ...ofJob];
}

/** A name is a whole word: names of images have letters, digits and dashes alone. */
function isNamedIn(text: string, image: string): boolean {
  const variable = `${image.toUpperCase().replaceAll('-', '_')}_TAG`;
  const named = new RegExp(`(?<![\\w.-])${image}(?![\\w.-])|(?<!\\w)${variable}(?!\\w)`);
  return named.test(text);
}
