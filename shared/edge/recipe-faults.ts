import { keysLike } from '#core/cell-substitutions.ts';
import { mentionedKeys, type Recipe, recipeText, substitutionKeys } from '#core/recipe.ts';
import { ownRecipe, type RecipeText, substitutionsMax } from './recipe-schema.ts';
import { stepFaults } from './step-faults.ts';
import type { YamlFile } from './yaml-file.ts';
import type { YamlPath } from './yaml-place.ts';

/** Recipes are kept in builds and candidates; those of our files are counted when they are read. */
const recipeBytesMax = 16 * 1024;
/** A component's own is only known when a candidate of dozens opens; real ones have about 1 KB. */
export const componentRecipeBytesMax = 3 * 1024;

/**
 * What is wrong with a recipe of our own files as a whole. What it mentions and nobody gives would
 * be an empty text when it runs, and a test cell might pass without having tested anything.
 *
 * @param given the substitutions that it is given where it runs
 */
export function recipeFaults(
  recipe: RecipeText | undefined,
  file: YamlFile,
  path: YamlPath,
  given: readonly string[],
): readonly string[] {
  if (recipe === undefined) return [];
  const known = [...given, ...Object.keys(recipe.substitutions)];
  const mentioned = [...mentionedKeys(recipe.steps)].filter((key) => key.startsWith('_'));
  const unknown = mentioned.filter((key) => !known.includes(key));
  return [
    ...sizeFaults(ownRecipe(recipe), file, path, recipeBytesMax),
    ...stepFaults(ownRecipe(recipe), file, path),
    ...unexpandedFaults(recipe, file, path, known),
    ...unknown.map((key) => {
      const there = keysLike([key], known).join(', ');
      const words = `name ${key}, which is nothing here: write one of ${there}`;
      return file.fault([...path, 'steps'], `${words}, or declare it under substitutions`, 'key');
    }),
  ];
}

/**
 * In a script the name of a substitution is a variable of the shell, and empty unless `env` or
 * `automapSubstitutions` sets it.
 */
function unexpandedFaults(
  { steps }: RecipeText,
  file: YamlFile,
  path: YamlPath,
  known: readonly string[],
): readonly string[] {
  return steps.flatMap(({ script = '', env = [], automapSubstitutions = false }, at) =>
    (automapSubstitutions ? [] : [...mentionedKeys([{ name: script }])])
      .filter((key) => known.includes(key) || key.startsWith('_IMAGE_'))
      .filter((key) => !env.some((one) => one.startsWith(`${key}=`)))
      .map((key) => {
        const words = `mentions ${key}, and nothing is expanded in a script: write also`;
        return file.fault([...path, 'steps', at, 'script'], `${words} env: ["${key}=$${key}"]`);
      }),
  );
}

/** What is wrong with a component's own recipe as a whole. */
export function componentRecipeFaults(recipe: Recipe, file: YamlFile): readonly string[] {
  return [
    ...sizeFaults(recipe, file, [], componentRecipeBytesMax),
    ...stepFaults(recipe, file, []),
  ];
}

function sizeFaults(
  recipe: Recipe,
  file: YamlFile,
  path: YamlPath,
  bytesMax: number,
): readonly string[] {
  const keys = [...substitutionKeys(recipe)].filter((key) => key.startsWith('_'));
  const isLarge = Buffer.byteLength(recipeText(recipe)) > bytesMax;
  const large = `says more than ${bytesMax} bytes: put long scripts into files of the repository`;
  const many = `declares and mentions more than ${substitutionsMax} substitutions: use fewer`;
  return [...(isLarge ? [large] : []), ...(keys.length > substitutionsMax ? [many] : [])].map(
    (words) => file.fault(path, words, 'key'),
  );
}
