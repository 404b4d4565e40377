import { z } from 'zod';
import { type Comparison, operators } from '#core/matrix.ts';
import { visibleText } from './texts.ts';
import { distinct, namedMap, parsedText } from './yaml-schema.ts';

const axesMax = 4;
const valuesMax = 20;
/** Before any is left out: what is left is counted as the cells that it makes. */
const combinationsMax = 100;
const selectionsMax = 40;
const idLengthMax = 200;

const axisName = '[a-z][a-z0-9-]{0,20}';
const axisSchema = z
  .string()
  .regex(
    new RegExp(`^${axisName}$`),
    'must be 1 to 21 of a-z, 0-9 and "-", and begin with a letter',
  );
/** The value of an axis, such as a version of Kubernetes: it can become part of other names. */
export const axisValueSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/,
    'must be 1 to 40 of letters, digits, ".", "_" and "-", and begin with a letter or digit',
  );
const valuesSchema = distinct(
  z
    .array(axisValueSchema)
    .min(1, 'is empty: write its values, or remove it')
    .max(valuesMax, `has more than ${valuesMax} values`),
  'names a value twice',
);

const axesSchema = namedMap(axisSchema, valuesSchema, axesMax)
  .refine(
    (axes) => Object.keys(axes).length > 0,
    'is empty: write its axes, each with a list of values',
  )
  .refine(
    (axes) =>
      Object.values(axes).reduce((product, { length }) => product * length, 1) <= combinationsMax,
    `has more than ${combinationsMax} combinations: write fewer values`,
  );

const comparisonPattern = new RegExp(
  `^(?<left>${axisName}) *(?<operator>${operators.join('|')}) *(?<right>${axisName})$`,
);
const comparisonWords = 'must compare two axes, such as deployment <= kubernetes';
const comparisonSchema = parsedText(comparisonPattern, parseComparison, comparisonWords);

const selectionSchema = namedMap(
  axisSchema,
  z.union(
    [valuesSchema, axisValueSchema.transform((value) => [value])],
    'must be a value of the axis in quotes, or a list of them',
  ),
  axesMax,
).refine(
  (selection) => Object.keys(selection).length > 0,
  'is empty: write an axis and its values',
);

/** Combinations of a matrix, by the values of some of its axes. */
export const selectionsSchema = z
  .array(selectionSchema)
  .min(1, 'is empty: write combinations, or remove it')
  .max(selectionsMax, `has more than ${selectionsMax} entries`);

/** The keys of a cell that make it several. */
export const matrixShape = {
  matrix: axesSchema
    .exactOptional()
    .describe('Axes with their values, in quotes: a cell for each combination of them.'),
  where: z
    .union(
      [
        z.array(comparisonSchema).min(1, 'is empty: write a comparison, or remove it').max(axesMax),
        comparisonSchema.transform((comparison) => [comparison]),
      ],
      comparisonWords,
    )
    .default([])
    .describe('Only combinations in which versions compare so: deployment <= kubernetes.'),
  exclude: selectionsSchema.exactOptional().describe('Combinations that are left out.'),
  id: visibleText(idLengthMax)
    .exactOptional()
    .describe('What its cells are called: e2e-$_DEPLOYMENT-on-$_KUBERNETES.'),
};

function parseComparison(text: string): Comparison | undefined {
  const { left, operator, right } = comparisonPattern.exec(text)?.groups ?? {};
  const known = operators.find((one) => one === operator);
  if (left === undefined || known === undefined || right === undefined) return undefined;
  return { left, operator: known, right };
}
