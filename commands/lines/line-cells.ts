import { type ImageOfComponent, unrunImages } from '#core/cell-images.ts';
import { imagesLastUnder } from '#core/component-image.ts';
import { expandCells } from '#core/expand-cells.ts';
import { imageSubstitution } from '#core/image.ts';
import type { CellPolicy, ReleaseLine } from '#core/line.ts';

/** The test cells of a line, as its next candidate would have them. */
export interface LineCells {
  readonly line: string;
  readonly cells: readonly LineCell[];
  /** The images that no blocking cell runs, but for unit tests: a warning, and no fault. */
  readonly unrun: readonly ImageOfComponent[];
}

interface LineCell {
  readonly id: string;
  readonly runs: CellPolicy['runs'];
  readonly counts: CellPolicy['counts'];
}

/** The cells of a line, those of a matrix each for itself. */
export function lineCells({ name, cells, components }: ReleaseLine): LineCells {
  const expanded = expandCells(cells, components);
  const latest = components.map(({ component, base }) => ({
    name: component.name,
    images: imagesLastUnder(component.images, base).map((image) => image.name),
  }));
  return {
    line: name,
    cells: expanded.map(({ id, runs, counts }) => ({ id, runs, counts })),
    unrun: unrunImages(expanded, latest),
  };
}

const columns = 80;
/** So many images are told; `--json` tells all. */
const unrunShownMax = 10;

/** The cells in words: how many they are, and their ids by what they count as. */
export function aboutCells({ line, cells, unrun }: LineCells): string {
  const many = cells.length === 1 ? '1 cell' : `${cells.length} cells`;
  const kinds = (['blocking', 'informing'] as const).flatMap((counts) => {
    const ids = cells.filter((cell) => cell.counts === counts).map(({ id }) => id);
    return ids.length === 0 ? [] : wrapped(`${counts}:`, ids);
  });
  return [`${line} is tested by ${many}:`, ...kinds, ...aboutUnrun(line, unrun)].join('\n');
}

/** What would be released though nothing ever started it, and what to write. */
function aboutUnrun(line: string, unrun: readonly ImageOfComponent[]): readonly string[] {
  const [first] = unrun;
  if (first === undefined) return [];
  const shown = unrun.slice(0, unrunShownMax);
  const more = unrun.length - shown.length;
  const variable = imageSubstitution(first.image).replace('_IMAGE_', '');
  return [
    `warning: ${line} promotes images that no blocking cell runs, unit tests apart:`,
    ...shown.map(({ component, image }) => `  ! ${image} of ${component}`),
    ...(more > 0 ? [`  ! and ${more} more`] : []),
    '  Let a blocking cell name them, such as',
    `    $${imageSubstitution(first.image)}, or ${variable}_TAG=$_STAGING_ID,`,
    '  or have a person try them: a cell that runs manual.',
  ];
}

function wrapped(heading: string, ids: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = `  ${heading}`;
  for (const [at, id] of ids.entries()) {
    const word = at === ids.length - 1 ? id : `${id},`;
    const longer = `${line} ${word}`;
    if (longer.length > columns) lines.push(line);
    line = longer.length > columns ? `    ${word}` : longer;
  }
  return [...lines, line];
}
