import { z } from 'zod';
import type { ShownDigest } from '#core/shown-digest.ts';
import { describing } from './describing.ts';
import { countSchema, digestTextSchema, instantSchema, phaseSchema } from './shown-parts.ts';

const setSchema = z.strictObject({
  ...{ candidate: z.string(), line: z.string(), round: z.string() },
  ...{ openedAt: instantSchema, phase: phaseSchema, why: z.string().exactOptional() },
  blocking: z.strictObject({ of: countSchema, passed: countSchema }),
  images: z.array(
    z.strictObject({
      ...{ component: z.string(), tag: z.string(), image: z.string() },
      platform: z.string().exactOptional().describe('None where it is the index.'),
    }),
  ),
  release: z
    .strictObject({
      name: z.string(),
      state: z.enum(['reserved', 'released', 'given up', 'withdrawn']),
    })
    .exactOptional(),
});

/** The sets that have a digest. */
export const digestSetsSchema = describing<ShownDigest>()(
  z
    .strictObject({
      digest: digestTextSchema,
      sets: z.array(setSchema),
      next: z.string().exactOptional(),
    })
    .meta({ id: 'SetsWithDigest' }),
);
