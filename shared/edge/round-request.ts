import { z } from 'zod';
import { lineNameSchema, reasonText } from './texts.ts';

/** What a request for a round says. */
export const roundRequestSchema = z
  .object({
    line: lineNameSchema,
    reason: reasonText('say why this line is tested again'),
  })
  .meta({ id: 'RoundRequest' });
