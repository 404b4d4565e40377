import { imageSubstitution } from './image.ts';
import type { CellPolicy } from './line.ts';
import { type Recipe, undeclaredKeys } from './recipe.ts';

const stagingIdKey = '_STAGING_ID';

/** What the steps of a cell are given: the address of every image, and the candidate's staging id. */
export function cellSubstitutions(
  images: readonly { readonly name: string; readonly address: string }[],
  stagingId: string,
): Readonly<Record<string, string>> {
  const addresses = images.map(({ name, address }) => [imageSubstitution(name), address] as const);
  return { ...Object.fromEntries(addresses), [stagingIdKey]: stagingId };
}

/**
 * Why the blocking cells of a line cannot test a set that has these images: a cell that named an
 * image which is not there would test nothing, and pass. None where they can. An informing cell
 * keeps no set back, it fails when it starts.
 */
export function refuseCells(
  cells: readonly CellPolicy[],
  images: readonly string[],
): string | undefined {
  const refusals = cells.flatMap(({ name, counts, recipe }) => {
    const refusal = counts === 'blocking' && recipe && refuseSteps(recipe, images);
    return refusal ? [`cell ${name} ${refusal}`] : [];
  });
  return refusals.length === 0 ? undefined : refusals.join('; ');
}

/** Why the steps of a cell cannot run with these images: they name what nothing gives a value. */
export function refuseSteps(recipe: Recipe, images: readonly string[]): string | undefined {
  const given = [...images.map(imageSubstitution), stagingIdKey];
  const empty = undeclaredKeys(recipe).filter((key) => !given.includes(key));
  if (empty.length === 0) return undefined;
  const words = `write one of ${given.join(', ')}, or tag a version with that image`;
  return `names ${empty.join(', ')}, which would be empty: ${words}`;
}
