import type { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import type { Recipe, Step } from '#core/recipe.ts';
import { protoDurationSchema } from './durations.ts';
import { componentRecipeFaults } from './recipe-faults.ts';
import { optionsSchema, recipeShape } from './recipe-schema.ts';
import { checkYaml } from './yaml-check.ts';
import { inOrder, readYaml, type YamlFile } from './yaml-file.ts';
import { camelCase } from './yaml-place.ts';
import { strictMap } from './yaml-schema.ts';

const recipeSchema = strictMap({
  ...recipeShape(protoDurationSchema),
  options: optionsSchema.default(optionsSchema.parse({})),
});

/** Keys of a Cloud Build configuration that are ours to decide: no harm, and no meaning here. */
const ignored: ReadonlySet<string> = new Set([
  ...['logsBucket', 'tags', 'queueTtl', 'machineType', 'diskSizeGb', 'logging'],
  ...['logStreamingOption', 'defaultLogsBucketBehavior', 'requestedVerifyOption'],
  ...['sourceProvenanceHash'],
]);

const noSecrets = 'is refused, as a build gets none: remove it, and use what anybody may read';
const noPool = 'is refused, the pool of a build is ours to choose: remove it';
const refusals: Readonly<Record<string, string>> = {
  secrets: noSecrets,
  availableSecrets: noSecrets,
  secretEnv: noSecrets,
  serviceAccount: 'is refused, the account of a build is ours to choose: remove it',
  pool: noPool,
  workerPool: noPool,
  artifacts:
    'is refused: push images in a step, and name other files under files: in components.yaml',
  images:
    'is refused: write a step instead, buildx build --push -t ' +
    // biome-ignore lint/suspicious/noTemplateCurlyInString: substitutions of Cloud Build
    'gcr.io/${_STAGING_PROJECT}/NAME:${_PULL_BASE_REF}',
  source: 'is refused, the source is the tagged commit: remove it',
};

/**
 * Reads how a component is built from its `cloudbuild.yaml`, or from the same in JSON, with keys
 * spelled `waitFor` or `wait_for`. Of it we take steps, timeout, substitutions and their options;
 * what a build may not decide is refused by name, before anything is built.
 *
 * @param where the file, for people: `greeter v1.0.0 cloudbuild.yaml`
 * @throws PermanentError `refused`, with line, column and what to write for every fault
 */
export function readRecipe(text: string, where: string): Recipe {
  const file = readYaml(where, text, 'either');
  if (file.faults.length > 0) throw refused(file.faults);
  const { data, faults } = checkYaml(recipeSchema, file, spelledAlike(file), refusals);
  if (data === undefined) throw refused(faults);
  const { options, steps, timeout, substitutions } = data;
  const { substitutionOption, dynamicSubstitutions, ...ofSteps } = options;
  const recipe: Recipe = {
    steps: steps.map((step) => withOptions(step, ofSteps)),
    timeoutMs: timeout,
    substitutions,
    substitutionOption,
    dynamicSubstitutions,
  };
  const wrong = componentRecipeFaults(recipe, file);
  if (wrong.length > 0) throw refused(wrong);
  return recipe;
}

function refused(faults: readonly string[]): PermanentError {
  return new PermanentError('refused', inOrder(faults).join('; '));
}

/** The file's data in one spelling, without what is ignored. */
function spelledAlike(file: YamlFile): unknown {
  const build = respelled(file.value, file, []);
  if (!isMap(build)) return build;
  const { steps, options } = build;
  return {
    ...build,
    ...(Array.isArray(steps)
      ? { steps: steps.map((step: unknown, at) => respelled(step, file, ['steps', at])) }
      : {}),
    ...(isMap(options) ? { options: respelled(options, file, ['options']) } : {}),
  };
}

function respelled(value: unknown, file: YamlFile, path: readonly PropertyKey[]): unknown {
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([key]) => !ignored.has(camelCase(key)));
  const twice = entries.find(
    ([key]) => key !== camelCase(key) && Object.hasOwn(value, camelCase(key)),
  );
  if (twice === undefined)
    return Object.fromEntries(entries.map(([key, of]) => [camelCase(key), of]));
  const [key] = twice;
  throw refused([file.fault([...path, key], `stands here as ${camelCase(key)} too: remove one`)]);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the options say for all steps. A step's own variables win over those, as in Cloud Build. */
function withOptions(
  step: Step,
  { env, volumes, automapSubstitutions }: Omit<Options, keyof Recipe>,
): Step {
  const own = step.env ?? [];
  const names = new Set(own.map(variableName));
  const mapped = step.automapSubstitutions ?? automapSubstitutions;
  return {
    ...step,
    ...(env.length > 0 && {
      env: [...env.filter((one) => !names.has(variableName(one))), ...own],
    }),
    ...(volumes.length > 0 && { volumes: [...volumes, ...(step.volumes ?? [])] }),
    ...(mapped !== undefined && { automapSubstitutions: mapped }),
  };
}

type Options = z.output<typeof optionsSchema>;

function variableName(assignment: string): string {
  return assignment.slice(0, assignment.indexOf('='));
}
