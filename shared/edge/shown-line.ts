import { z } from 'zod';
import type { ShownLine, ShownLines } from '#core/shown-line.ts';
import { describing } from './describing.ts';
import { candidateSchema } from './shown-candidate.ts';
import {
  actionSchema,
  countSchema,
  holdSchema,
  instantSchema,
  verdictSchema,
} from './shown-parts.ts';

/** A release line at a glance. */
export const lineSchema = describing<ShownLine>()(
  z
    .strictObject({
      line: z.string(),
      released: z
        .strictObject({
          version: z.string(),
          candidate: z.string(),
          at: instantSchema,
          components: z.array(z.strictObject({ name: z.string(), tag: z.string() })),
        })
        .exactOptional(),
      newest: candidateSchema.exactOptional(),
      verdict: verdictSchema,
      holds: z.array(holdSchema),
      components: z.array(z.strictObject({ name: z.string(), base: z.string() })),
      promoters: z.array(z.string()),
      approvals: countSchema,
      quietUntil: instantSchema.exactOptional(),
      nextRound: instantSchema.exactOptional(),
      actions: z.array(actionSchema),
    })
    .meta({ id: 'Line' }),
);

/** Every release line. */
export const linesSchema = describing<ShownLines>()(z.strictObject({ lines: z.array(lineSchema) }));
