import { z } from 'zod';
import { reasonText } from './texts.ts';

const expiredMost = 100_000;
const expiredWords = `must be how many candidates may go, from 1 to ${expiredMost}`;

/** What a request to collect more than goes without a word says. */
export const collectionRequestSchema = z
  .object({
    expired: z.int(expiredWords).min(1, expiredWords).max(expiredMost, expiredWords),
    reason: reasonText('say why so many have expired at once'),
  })
  .meta({ id: 'CollectionRequest' });
