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
 * The substitutions that a recipe has use for: those that it declares or mentions. Cloud Build
 * refuses others unless the recipe is loose about them, and takes 100 in all; which no recipe of
 * ours passes, because `substitutionKeys` are counted where it is read.
 */
export function fittingSubstitutions(
  recipe: Recipe,
  offered: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const keys = substitutionKeys(recipe);
  return Object.fromEntries(Object.entries(offered).filter(([key]) => keys.has(key)));
}

/** The keys of every substitution that a recipe declares or mentions. */
export function substitutionKeys(recipe: Recipe): ReadonlySet<string> {
  return new Set([...Object.keys(recipe.substitutions), ...usedKeys(recipe)]);
}

/**
 * The keys that a recipe mentions and gives no value to. Those of Cloud Build itself, which begin
 * with no `_`, are not among them.
 */
export function undeclaredKeys(recipe: Recipe): readonly string[] {
  return usedKeys(recipe).filter(
    (key) => key.startsWith('_') && !Object.hasOwn(recipe.substitutions, key),
  );
}

/**
 * The keys of the substitutions that steps mention: in their names, arguments, variables, folders
 * and entrypoints. In a script Cloud Build expands nothing.
 * @see https://cloud.google.com/build/docs/configuring-builds/substitute-variable-values
 */
export function mentionedKeys(steps: readonly Step[]): ReadonlySet<string> {
  const texts = steps.flatMap(({ name, args = [], env = [], dir = '', entrypoint = '' }) => [
    ...[name, dir, entrypoint],
    ...[...args, ...env],
  ]);
  return keysInTexts(texts);
}

/** The keys of the substitutions that texts mention. */
export function keysInTexts(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => keysIn(text, reference)));
}

/**
 * A text with the values of what it mentions, as Cloud Build expands it; `$$` is a dollar sign. What
 * has no value stays as it is.
 */
export function expandText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(reference, (whole: string, braced?: string, bare?: string) =>
    whole === '$$' ? '$' : (values[braced ?? bare ?? ''] ?? whole),
  );
}

function usedKeys({ steps, substitutions, dynamicSubstitutions }: Recipe): readonly string[] {
  const values = dynamicSubstitutions ? Object.values(substitutions) : [];
  const inValues = values.flatMap((value) => keysIn(value, dynamicReference));
  return [...new Set([...mentionedKeys(steps), ...inValues])];
}

/** `$KEY` or `${KEY}`; `$$` is a dollar sign, and what follows it is plain text. */
const reference = /\$(?:\$|\{([A-Z_][A-Z0-9_]*)\}|([A-Z_][A-Z0-9_]*))/g;
/** In the value of another substitution also within the operators of bash: `${KEY#v}`. */
const dynamicReference = /\$(?:\$|\{?([A-Z_][A-Z0-9_]*))/g;

function keysIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, braced, bare]) => braced ?? bare ?? []);
}

/** JSON with sorted keys and without absent values, so that equal data has one text and one hash. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => sorted(part));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
