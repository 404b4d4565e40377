import { z } from 'zod';
import { isUnder } from '#core/result-place.ts';
import { buildDurationSchema, durationSchema } from './durations.ts';
import { matrixShape, selectionsSchema } from './matrix-schema.ts';
import { prowSchema } from './prow-schema.ts';
import { recipeShape } from './recipe-schema.ts';
import { nameSchema } from './texts.ts';
import { strictMap } from './yaml-schema.ts';

/** A candidate holds all cells of its line, those of a matrix each for itself. */
export const cellsMax = 40;
const attemptsMax = 5;
const prefixLengthMax = 500;

const countsSchema = z
  .enum(['blocking', 'informing'], 'must be blocking or informing')
  .describe('A blocking cell must pass; an informing one is shown and decides nothing.');
const policyShape = {
  counts: countsSchema,
  deadline: durationSchema.describe('Silence for this long is timed-out, never passed.'),
  attempts: z
    .int()
    .min(1, 'must be 1 or more')
    .max(attemptsMax, `must be ${attemptsMax} or less`)
    .default(2)
    .describe('How often it is tried while it cannot tell.'),
};
/** Of cells that a matrix may make several of. */
const severalShape = {
  ...policyShape,
  ...matrixShape,
  counts: z
    .union(
      [
        strictMap({
          blocking: selectionsSchema.describe(
            'The combinations that count as blocking; the others inform.',
          ),
        }),
        countsSchema,
      ],
      'must be blocking or informing, or with a matrix blocking: and a list of combinations',
    )
    .describe('blocking: must pass; informing: is shown. Of a matrix, those that are blocking.'),
};
const prefix = z.string().max(prefixLengthMax, `is longer than ${prefixLengthMax} characters`);
const resultPrefix = prefix
  .refine(
    (text) => isUnder(text, text),
    'must be an address such as https://ci.example.org/runs/ or gs://bucket/logs/',
  )
  .exactOptional()
  .describe('Where its reports lie: nothing else is read, and no other link is shown.');
const storedPrefix = prefix
  .refine(
    (text) => text.startsWith('gs://') && isUnder(text, text),
    'must be an address in Cloud Storage, such as gs://bucket/reports/',
  )
  .exactOptional()
  .describe(
    'Where its steps leave JUnit reports, in the folder $BUILD_ID; without it they have none.',
  );
const recipe = recipeShape(buildDurationSchema);

/** One test cell of a line, or the several that a matrix makes of it. */
export const cellSchema = z.discriminatedUnion(
  'runs',
  [
    strictMap({
      runs: z.literal('cloud-build').describe('These steps, in Cloud Build.'),
      ...severalShape,
      checkout: nameSchema
        .exactOptional()
        .describe('The component whose files, at its commit, the steps find in /workspace.'),
      resultPrefix: storedPrefix,
      ...recipe,
    }),
    strictMap({
      runs: z.literal('unit').describe('The unit tests of every component.'),
      ...policyShape,
    }),
    strictMap({
      runs: z.literal('external').describe('Another CI.'),
      ...severalShape,
      source: nameSchema
        .exactOptional()
        .describe('Who runs it, by the topics tests-requested-SOURCE and tests-passed-SOURCE.'),
      resultPrefix,
      prow: prowSchema
        .exactOptional()
        .describe("The job of Prow that is asked for, in Prow's own form."),
      substitutions: recipe.substitutions.describe(
        'The values of what the texts of prow mention as $_NAME.',
      ),
    }),
    strictMap({
      runs: z.literal('manual').describe('A person reports it.'),
      ...severalShape,
      deadline: policyShape.deadline
        .exactOptional()
        .describe('As of others; without one it may be silent until the candidate expires.'),
      resultPrefix,
    }),
  ],
  'must be unit, cloud-build, external or manual',
);

/** A cell as its line writes it. */
export type CellFile = z.output<typeof cellSchema>;
