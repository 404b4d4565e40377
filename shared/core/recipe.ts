/** A volume that steps share beside `/workspace`, by name; it ends with the build. */
export interface Volume {
  readonly name: string;
  readonly path: string;
}

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
  readonly allowExitCodes?: readonly number[];
  /** Whether every substitution is a variable of its environment too. */
  readonly automapSubstitutions?: boolean;
  readonly volumes?: readonly Volume[];
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
 * The substitutions that a recipe has use for: those that it declares or mentions, or that a script
 * reads as variables where the step says so. Cloud Build refuses others unless the recipe is loose about them, and takes 100 in all; which no recipe of
 * ours passes, because `substitutionKeys` are counted where it is read.
 */
export function fittingSubstitutions(
  recipe: Recipe,
  offered: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const keys = substitutionKeys(recipe);
  const variables = new Set(recipe.steps.flatMap(automappedWords));
  const isFitting = (key: string) => keys.has(key) || variables.has(key);
  return Object.fromEntries(Object.entries(offered).filter(([key]) => isFitting(key)));
}

/** The keys of every substitution that a recipe declares or mentions. */
export function substitutionKeys(recipe: Recipe): ReadonlySet<string> {
  return new Set([...Object.keys(recipe.substitutions), ...usedKeys(recipe)]);
}

/**
 * Whether what a recipe does can depend on the value of a substitution. What reads its variables by
 * other names is not looked into.
 */
export function usesSubstitution(recipe: Recipe, key: string): boolean {
  return (
    usedKeys(recipe).includes(key) ||
    recipe.steps.some((step) => step.automapSubstitutions === true)
  );
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
  return text.replace(reference, (whole: string, braced?: string, bare?: string) => {
    const key = braced ?? bare;
    return key === undefined ? '$' : (values[key] ?? whole);
  });
}

/** All that may be a substitution in the script of a step that has them as variables. */
function automappedWords({ script = '', automapSubstitutions = false }: Step): readonly string[] {
  return automapSubstitutions ? (script.match(/_[A-Z0-9_]+/g) ?? []) : [];
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
