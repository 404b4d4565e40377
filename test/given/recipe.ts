import type { Recipe } from '#core/recipe.ts';

/** A recipe of one step. */
export function aRecipe(facts: Partial<Recipe> = {}): Recipe {
  return {
    steps: [{ name: 'gcr.io/cloud-builders/docker', args: ['build', '.'] }],
    timeoutMs: 10 * 60_000,
    substitutions: {},
    substitutionOption: 'ALLOW_LOOSE',
    dynamicSubstitutions: false,
    ...facts,
  };
}
