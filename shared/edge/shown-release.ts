import { z } from 'zod';
import type { ShownRelease } from '#core/shown-release.ts';
import { describing } from './describing.ts';
import { actionSchema, digestTextSchema, instantSchema } from './shown-parts.ts';
import {
  contributionSchema,
  plannedWaiverSchema,
  releaseComponentSchema,
  releaseImageSchema,
} from './shown-plan-parts.ts';
import { approvalSchema, withdrawnSchema, wordSchema } from './shown-word.ts';

/** The record of a release. */
export const releaseSchema = describing<ShownRelease>()(
  z
    .strictObject({
      release: z.string().describe('Its full name, LINE@VERSION.'),
      ...{ line: z.string(), version: z.string(), candidate: z.string() },
      state: z.enum(['reserved', 'released', 'given up', 'withdrawn']),
      components: z.array(releaseComponentSchema),
      images: z.array(releaseImageSchema),
      contributions: z.array(contributionSchema),
      waivers: z.array(plannedWaiverSchema).exactOptional(),
      planHash: z.string(),
      ...{ requestedBy: z.string(), reason: z.string() },
      approvals: z.array(approvalSchema).exactOptional(),
      admittedAt: instantSchema,
      releasedAt: instantSchema.exactOptional(),
      files: z
        .strictObject({
          folder: z.string(),
          description: digestTextSchema,
          statement: digestTextSchema,
        })
        .exactOptional()
        .describe('Where its files lie, and what they must be to be trusted.'),
      givenUp: wordSchema.exactOptional(),
      withdrawn: withdrawnSchema.exactOptional(),
      actions: z.array(actionSchema),
    })
    .meta({ id: 'Release' }),
);
