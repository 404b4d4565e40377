import { describe, expect, it } from 'vitest';
import type { Recipe } from '#core/recipe.ts';
import { refuseRecipe } from '#core/refuse-recipe.ts';
import { aRecipe } from '../given/recipe.ts';

const name = 'builder';
const both = '$_STAGING_PROJECT/$_PULL_BASE_REF';

describe('a recipe', () => {
  it.each<[string, Partial<Recipe>]>([
    ['pushes where it is told to', {}],
    [
      'is told so by variables',
      { steps: [{ name, env: ['A=$_STAGING_PROJECT', 'B=$_PULL_BASE_REF'] }] },
    ],
    [
      'is told so by all variables',
      { steps: [{ name, script: 'make', automapSubstitutions: true }] },
    ],
    [
      'is told so by values of others',
      {
        steps: [{ name, args: ['$_TARGET'] }],
        substitutions: { _TARGET: both },
        dynamicSubstitutions: true,
      },
    ],
  ])('that %s is taken', (_what, facts) => {
    expect(refuseRecipe('hello', 'v1.0.0', aRecipe(facts))).toBeUndefined();
  });

  it.each<[string, Partial<Recipe>, string]>([
    [
      'as csi-proxy has it, to a project of its own',
      { steps: [{ name, env: ['REF=$_PULL_BASE_REF'], args: ['.cloudbuild.sh'] }] },
      '_STAGING_PROJECT',
    ],
    [
      'under a tag of its own',
      { steps: [{ name, args: ['gcr.io/$_STAGING_PROJECT/hello:canary'] }] },
      '_PULL_BASE_REF',
    ],
    [
      'nowhere that it knows of',
      { steps: [{ name, script: 'echo $_PULL_BASE_REF' }], substitutions: { _PULL_BASE_REF: 'x' } },
      '_STAGING_PROJECT and _PULL_BASE_REF',
    ],
    [
      'by values that nothing expands',
      { steps: [{ name, args: ['$_TARGET'] }], substitutions: { _TARGET: both } },
      '_STAGING_PROJECT and _PULL_BASE_REF',
    ],
  ])('that pushes %s is refused, with where to push', (_what, facts, unused) => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: substitutions of Cloud Build
    const target = 'gcr.io/${_STAGING_PROJECT}/NAME:${_PULL_BASE_REF}';
    expect(refuseRecipe('hello', 'v1.0.0', aRecipe(facts))).toBe(
      `the recipe of hello v1.0.0 never uses ${unused}: have it push every image to ${target}`,
    );
  });
});
