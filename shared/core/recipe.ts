/**
 * One step of a build, as Cloud Build defines it: the fields that a component's own file may set.
 * Accounts, pools, secrets and artifacts are ours to decide and are refused where the file is read.
 */
export interface Step {
  readonly name: string;
  readonly id?: string;
  readonly args?: readonly string[];
  readonly entrypoint?: string;
  readonly env?: readonly string[];
  readonly dir?: string;
  readonly script?: string;
  readonly waitFor?: readonly string[];
  readonly timeoutMs?: number;
  readonly allowFailure?: boolean;
}

/** How a component is built, or a suite is run: a Cloud Build configuration reduced to what we take from it. */
export interface Recipe {
  readonly steps: readonly Step[];
  readonly timeoutMs: number;
  readonly substitutions: Readonly<Record<string, string>>;
  readonly substitutionOption: 'MUST_MATCH' | 'ALLOW_LOOSE';
  readonly dynamicSubstitutions: boolean;
}

/** The text whose hash names a recipe: equal for equal recipes, whatever the order of their keys. */
export function recipeText(recipe: Recipe): string {
  return canonicalText(recipe);
}

/**
 * The substitutions that a recipe can be given: Cloud Build refuses one that it does not mention,
 * unless it is loose about them.
 */
export function fittingSubstitutions(
  recipe: Recipe,
  offered: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (recipe.substitutionOption === 'ALLOW_LOOSE') return offered;
  const text = JSON.stringify(recipe.steps);
  const fits = (key: string) => key in recipe.substitutions || text.includes(key);
  return Object.fromEntries(Object.entries(offered).filter(([key]) => fits(key)));
}

/** JSON with sorted keys and without absent values, so that equal data has one text and one hash. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => sorted(part));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
