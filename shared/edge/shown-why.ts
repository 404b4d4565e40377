import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import type { ShownWhy, WhyAbout } from '#core/shown-why.ts';
import { describing } from './describing.ts';
import { instantSchema, standingSchema, verdictSchema } from './shown-parts.ts';
import { idSchema, nameSchema, tagNameSchema } from './texts.ts';

/** What somebody asks about: a candidate, or a tag of a component. */
export const whyQuestionSchema = z.strictObject({
  candidate: idSchema.exactOptional(),
  component: nameSchema.exactOptional(),
  tag: tagNameSchema.exactOptional(),
});

/** Why something is not released yet, or that it is. */
export const whySchema = describing<ShownWhy>()(
  z
    .strictObject({
      about: z.union([
        z.strictObject({ component: z.string(), tag: z.string() }),
        z.strictObject({ candidate: z.string() }),
      ]),
      verdict: verdictSchema.describe('That of the line on which it came furthest.'),
      chain: z.array(
        z.strictObject({
          line: z.string().exactOptional(),
          what: z.enum(['tag', 'line', 'set', 'build', 'candidate']),
          standing: standingSchema,
          sentence: z.string(),
          at: instantSchema.exactOptional(),
        }),
      ),
      links: z.record(z.string(), z.string()),
    })
    .meta({ id: 'Why' }),
);

/**
 * Reads what somebody asks about from what the address says.
 *
 * @throws PermanentError `malformed`
 */
export function readWhyQuestion({
  candidate,
  component,
  tag,
}: z.output<typeof whyQuestionSchema>): WhyAbout {
  if (candidate !== undefined && component === undefined && tag === undefined) return { candidate };
  if (candidate === undefined && component !== undefined && tag !== undefined)
    return { component, tag };
  throw new PermanentError(
    'malformed',
    'the address: say either candidate=ID, or component=NAME and tag=TAG',
  );
}
