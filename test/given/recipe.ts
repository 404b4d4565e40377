import type { Recipe } from '#core/recipe.ts';

/** A recipe of one step, which pushes where it is told to. */
export function aRecipe(facts: Partial<Recipe> = {}): Recipe {
  const target = 'gcr.io/$_STAGING_PROJECT/hello:$_PULL_BASE_REF';
  const args = ['buildx', 'build', '--push', '-t', target, '.'];
  return {
    steps: [{ name: 'gcr.io/cloud-builders/docker', args }],
    timeoutMs: 10 * 60_000,
    substitutions: {},
    substitutionOption: 'ALLOW_LOOSE',
    dynamicSubstitutions: false,
    ...facts,
  };
}

/** The recipe of a test cell, of one step that is told which candidate it tests. */
export function aSuite(facts: Partial<Recipe> = {}): Recipe {
  return aRecipe({ steps: [{ name: 'curl', args: ['test', '$_STAGING_ID'] }], ...facts });
}
