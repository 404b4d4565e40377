import { z } from 'zod';
import type { ShownComparison } from '#core/shown-comparison.ts';
import { describing } from './describing.ts';
import { bumpSchema, cellNewsSchema, cellVerdictSchema, digestTextSchema } from './shown-parts.ts';
import { idSchema, releaseNameText } from './texts.ts';

const words = 'must be a candidate, or a release such as sample@v1.2.0';
const setNameSchema = z.union([idSchema, releaseNameText(words)], words);

/** Which two sets somebody compares. */
export const comparisonQuestionSchema = z.strictObject({ from: setNameSchema, to: setNameSchema });

const comparedSetSchema = z.strictObject({
  name: z.string().describe('As it was asked for.'),
  line: z.string(),
  candidate: z.string(),
});

/** How two sets stand beside each other. */
export const comparisonSchema = describing<ShownComparison>()(
  z
    .strictObject({
      from: comparedSetSchema,
      to: comparedSetSchema,
      bump: bumpSchema.exactOptional().describe('None where the tags are the same.'),
      components: z.array(
        z.strictObject({
          name: z.string(),
          before: z.string().exactOptional(),
          after: z.string().exactOptional(),
          change: z.enum([...bumpSchema.options, 'none']),
          why: z.array(z.string()),
        }),
      ),
      images: z
        .array(
          z.strictObject({
            image: z.string(),
            before: digestTextSchema.exactOptional(),
            after: digestTextSchema.exactOptional(),
          }),
        )
        .describe('Those that differ; one that a set has not, or not yet, has no digest there.'),
      cells: z
        .array(
          z.strictObject({
            cell: z.string(),
            before: cellVerdictSchema.exactOptional(),
            after: cellVerdictSchema.exactOptional(),
            news: z.union([cellNewsSchema, z.literal('removed')]).exactOptional(),
          }),
        )
        .exactOptional()
        .describe('None where what one of the sets was tested by is not known any more.'),
    })
    .meta({ id: 'SetComparison' }),
);
