import { z } from 'zod';
import type {
  Compatibility,
  CompatibilityStanding,
  ShownCompatibility,
} from '#core/shown-compatibility.ts';
import { describing } from './describing.ts';
import { axisValueSchema } from './matrix-schema.ts';
import { countSchema } from './shown-parts.ts';
import { lineNameSchema } from './texts.ts';

/** Of which line somebody asks, and about which version of Kubernetes; else of all. */
export const compatibilityQuestionSchema = z.strictObject({
  line: lineNameSchema.exactOptional(),
  kubernetes: axisValueSchema.exactOptional(),
});

const standing = describing<CompatibilityStanding>()(
  z.enum(['tested', 'failed', 'informing', 'untested']).meta({ id: 'CompatibilityStanding' }),
);

const compatibility = describing<Compatibility>()(
  z.strictObject({
    standing: standing.describe('The best of the releases that stand.'),
    cells: countSchema,
    releases: z.array(
      z.strictObject({
        release: z.string(),
        standing,
        withdrawn: z.literal(true).exactOptional(),
      }),
    ),
  }),
);

/** Which versions of components were tested on which version of Kubernetes, in released sets. */
export const compatibilitySchema = describing<ShownCompatibility>()(
  z
    .strictObject({
      kubernetes: z.array(z.string()),
      newest: z
        .array(z.strictObject({ kubernetes: z.string(), line: z.string(), release: z.string() }))
        .describe('The newest standing release of each line that was tested on each version.'),
      versions: z.array(
        z.strictObject({
          component: z.string(),
          version: z.string(),
          kubernetes: z.record(z.string(), compatibility),
        }),
      ),
      markdown: z.string(),
    })
    .meta({ id: 'Compatibility' }),
);
