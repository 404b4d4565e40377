import { type Recipe, usesSubstitution } from './recipe.ts';

/** By these a build is told where its images go; what it pushes anywhere else is never looked at. */
const pushSubstitutions: readonly string[] = ['_STAGING_PROJECT', '_PULL_BASE_REF'];

/**
 * Why a component is not built by a recipe: it takes no notice of where its images have to go, but
 * would push them to a place of its own, as csi-proxy does. Found before a build of an hour is lost.
 */
export function refuseRecipe(component: string, tag: string, recipe: Recipe): string | undefined {
  const unused = pushSubstitutions.filter((key) => !usesSubstitution(recipe, key));
  if (unused.length === 0) return undefined;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: substitutions of Cloud Build
  const target = 'gcr.io/${_STAGING_PROJECT}/NAME:${_PULL_BASE_REF}';
  const words = `the recipe of ${component} ${tag} never uses ${unused.join(' and ')}`;
  return `${words}: have it push every image to ${target}`;
}
