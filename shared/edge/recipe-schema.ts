import { z } from 'zod';
import type { Recipe, Step } from '#core/recipe.ts';
import type { protoDurationSchema } from './durations.ts';
import { plainText, visibleText } from './texts.ts';
import { namedMap, strictMap } from './yaml-schema.ts';

/** What a recipe says, before it is known where it stands. */
export interface RecipeText {
  readonly steps: readonly Step[];
  readonly timeout: number;
  readonly substitutions: Readonly<Record<string, string>>;
}

const stepsMax = 100;
const argsMax = 100;
const argLengthMax = 10_000;
const volumesMax = 10;
const exitCodeMax = 255;
const exitCodeWords = `must be an exit code of 1 to ${exitCodeMax}`;
const nameLengthMax = 1000;
/** Cloud Build's own limit, for those that the file declares and those that we give together. */
export const substitutionsMax = 100;
const substitutionLengthMax = 4000;
/** The default of `gcloud builds submit`; a component that needs longer says so. */
const timeout = '600s';

const argument = plainText(argLengthMax);
const argumentsSchema = z.array(argument).max(argsMax, `has more than ${argsMax} entries`);
const envSchema = z
  .array(argument.regex(/^[A-Za-z_]\w*=/, 'must be NAME=value'))
  .max(argsMax, `has more than ${argsMax} entries`);
const substitutionKey = z
  .string()
  .regex(/^_[A-Z0-9_]{1,99}$/, 'must be a name of your own, such as _NAME');
const substitutionsSchema = namedMap(
  substitutionKey,
  plainText(substitutionLengthMax),
  substitutionsMax,
);

const volumesSchema = z
  .array(
    strictMap({
      name: z
        .string()
        .regex(/^[A-Za-z0-9][\w.-]{1,99}$/, 'must be 2 to 100 of letters, digits, "_", "." and "-"')
        .describe('What the steps that share it call it.'),
      path: visibleText(nameLengthMax)
        .regex(/^(?!.*\/\.{0,2}(?:\/|$))\//, 'must be an absolute path, such as /cache')
        .describe('Where the step has it.'),
    }),
  )
  .max(volumesMax, `has more than ${volumesMax} volumes`);

/** The keys of a recipe, with durations as its file writes them. */
export function recipeShape(duration: typeof protoDurationSchema) {
  const stepSchema = strictMap({
    name: visibleText(nameLengthMax).describe('The image that the step runs.'),
    id: visibleText(nameLengthMax).exactOptional().describe('What other steps wait for.'),
    args: argumentsSchema.exactOptional().describe('Its arguments.'),
    entrypoint: visibleText(nameLengthMax)
      .exactOptional()
      .describe("What runs in place of the image's own entrypoint."),
    env: envSchema.exactOptional().describe('Environment variables, as NAME=value.'),
    dir: visibleText(nameLengthMax).exactOptional().describe('The folder it runs in.'),
    script: argument.exactOptional().describe('A script, in place of entrypoint and args.'),
    waitFor: z
      .array(visibleText(nameLengthMax))
      .max(stepsMax)
      .exactOptional()
      .describe('The ids of the steps that must be done before; "-" for none; else all before it.'),
    timeout: duration.exactOptional().describe('How long it may take.'),
    allowFailure: z.boolean().exactOptional().describe('Whether the build goes on if it fails.'),
    allowExitCodes: z
      .array(z.int().min(1, exitCodeWords).max(exitCodeMax, exitCodeWords))
      .max(argsMax, `has more than ${argsMax} entries`)
      .exactOptional()
      .describe('The exit codes with which it may fail, and the build goes on.'),
    automapSubstitutions: z
      .boolean()
      .exactOptional()
      .describe('Whether every substitution is a variable of its environment too.'),
    volumes: volumesSchema.exactOptional().describe('Volumes that it shares with other steps.'),
  });
  return {
    steps: z
      .array(stepSchema.transform(asStep))
      .min(1, 'is empty: write at least one step')
      .max(stepsMax, `has more than ${stepsMax} steps`)
      .describe('The steps, as Cloud Build takes them.'),
    timeout: duration.prefault(timeout).describe('How long all steps together may take.'),
    substitutions: substitutionsSchema
      .default({})
      .describe('The values of what the steps mention as $_NAME.'),
  };
}

/** The keys of Cloud Build's `options` that mean something to us. */
export const optionsSchema = strictMap({
  substitutionOption: z.enum(['MUST_MATCH', 'ALLOW_LOOSE']).default('MUST_MATCH'),
  dynamicSubstitutions: z.boolean().default(false),
  env: envSchema.default([]),
  automapSubstitutions: z.boolean().exactOptional(),
  volumes: volumesSchema.default([]),
});

/**
 * A recipe of our own files. What it is given and does not use is no fault of it: every test
 * cell is given all images of its candidate.
 */
export function ownRecipe({ steps, timeout, substitutions }: RecipeText): Recipe {
  return {
    steps,
    timeoutMs: timeout,
    substitutions,
    substitutionOption: 'ALLOW_LOOSE',
    dynamicSubstitutions: false,
  };
}

function asStep<Given extends { readonly timeout?: number }>(given: Given) {
  const { timeout, ...step } = given;
  return timeout === undefined ? step : { ...step, timeoutMs: timeout };
}
