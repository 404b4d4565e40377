import { z } from 'zod';
import { findOpenings } from '#edge/promotion-window.ts';
import { nextInstant } from '#edge/schedule.ts';
import { candidatesSchema } from '#edge/shown-candidate.ts';
import { lineSchema, linesSchema } from '#edge/shown-line.ts';
import { limitSchema } from '#edge/shown-parts.ts';
import { idSchema, lineNameSchema } from '#edge/texts.ts';
import { showCandidates } from '#flow/show-candidates.ts';
import { showLine, showLines } from '#flow/show-lines.ts';
import { type Sight, sight } from './sight.ts';

const calendar = { findOpenings, nextInstant };

/** Every release line at a glance. */
export const linesSight = sight({
  path: '/api/v1/lines',
  summary: 'Every release line: what is out, what is on its way, and who must act',
  asked: z.strictObject({}),
  answer: linesSchema,
  show: async (duty) => ({ body: await showLines(duty, calendar) }),
});

/** One release line at a glance. */
export const lineSight = sight({
  path: '/api/v1/lines/{line}',
  summary: 'A release line: what is out, what is on its way, and who must act',
  asked: z.strictObject({ line: lineNameSchema }),
  answer: lineSchema,
  show: async (duty, { line }) => ({ body: await showLine(duty, line, calendar) }),
});

/** The candidates of a line. */
export const candidatesSight = sight({
  path: '/api/v1/lines/{line}/candidates',
  summary: 'The candidates of a line, the newest first',
  asked: z.strictObject({
    line: lineNameSchema,
    after: idSchema.exactOptional(),
    limit: limitSchema.exactOptional(),
  }),
  answer: candidatesSchema,
  show: async (duty, { line, ...page }) => ({ body: await showCandidates(duty, line, page) }),
});

/** What can be looked at of release lines. */
export const lineSights: readonly Sight[] = [linesSight, lineSight, candidatesSight];
