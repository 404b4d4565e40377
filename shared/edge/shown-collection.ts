import { z } from 'zod';
import type {
  ShownArea,
  ShownBuild,
  ShownCollection,
  ShownComparison,
  ShownKeeping,
} from '#core/collection.ts';
import { describing } from './describing.ts';
import { countSchema, digestTextSchema, instantSchema, phaseSchema } from './shown-parts.ts';

const areaSchema = describing<ShownArea>()(
  z
    .strictObject({
      ...{ candidate: z.string(), line: z.string(), phase: phaseSchema, why: z.string() },
      expires: instantSchema.exactOptional().describe('From when it may go.'),
      tags: z.array(z.string()).describe('Tags that go, as REPOSITORY:TAG.'),
      files: z.string().describe('The folder of its files.'),
    })
    .meta({ id: 'StagingArea' }),
);

const buildSchema = describing<ShownBuild>()(
  z
    .strictObject({
      ...{ build: z.string(), component: z.string(), tag: z.string() },
      ...{ goes: z.boolean(), why: z.string() },
      tags: z.array(z.string()),
      manifests: z.array(z.string()),
    })
    .meta({ id: 'StagedBuild' }),
);

const comparisonSchema = describing<ShownComparison>()(
  z
    .strictObject({
      ...{ begunAt: instantSchema, isOver: z.boolean() },
      ...{ listed: countSchema, orphans: countSchema, foreign: countSchema },
      foreignNamed: z.array(z.string()),
      stopped: z.string().exactOptional(),
    })
    .meta({ id: 'Comparison' }),
);

/** What the next tick would delete, and why everything else stays. */
export const collectionSchema = describing<ShownCollection>()(
  z
    .strictObject({
      stopped: z.string().exactOptional(),
      goes: z.array(areaSchema),
      stays: z.array(areaSchema),
      builds: z.array(buildSchema),
      compared: comparisonSchema.exactOptional(),
      next: z.string().exactOptional(),
    })
    .meta({ id: 'Collection' }),
);

/** Why a digest is in staging. */
export const keepingSchema = describing<ShownKeeping>()(
  z
    .strictObject({
      digest: digestTextSchema,
      why: z.string(),
      builds: z.array(buildSchema),
      areas: z.array(areaSchema),
    })
    .meta({ id: 'Keeping' }),
);
