import { z } from 'zod';
import type { ShownWhatIf } from '#core/shown-what-if.ts';
import { describing } from './describing.ts';
import { bumpSchema, cellKindShape } from './shown-parts.ts';
import { lineNameSchema, nameSchema, tagNameSchema } from './texts.ts';

/** Which line somebody asks about, and which component of it at which tag. */
export const whatIfQuestionSchema = z.strictObject({
  line: lineNameSchema,
  component: nameSchema,
  tag: tagNameSchema,
});

/** What a line would be with one component at another tag. */
export const whatIfSchema = describing<ShownWhatIf>()(
  z
    .strictObject({
      line: z.string(),
      component: z.string(),
      tag: z.string(),
      commit: z.string().exactOptional(),
      takes: z.string().exactOptional().describe('What the line takes of the component now.'),
      judgement: z
        .strictObject({
          verdict: z.enum(['accepted', 'pre-release', 'library', 'quarantined', 'malformed']),
          why: z.string(),
        })
        .describe('Of a tag that is not there yet: were it pushed now.'),
      version: z.string().exactOptional(),
      since: z.string().exactOptional(),
      contributions: z.array(
        z.strictObject({ component: z.string(), bump: bumpSchema, why: z.string() }),
      ),
      nothingNew: z.literal(true).exactOptional(),
      refusal: z.string().exactOptional().describe('Why it could not come to be as things stand.'),
      components: z.array(
        z.strictObject({
          name: z.string(),
          tag: z.string(),
          before: z.string().exactOptional(),
          build: z.enum(['from production', 'built', 'under way', 'to be built']).exactOptional(),
        }),
      ),
      cells: z.array(
        z.strictObject({
          cell: z.string(),
          ...cellKindShape,
          axes: z.record(z.string(), z.string()).exactOptional(),
        }),
      ),
      notes: z.string().exactOptional().describe('In Markdown.'),
    })
    .meta({ id: 'WhatIf' }),
);
