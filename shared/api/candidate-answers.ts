import { z } from 'zod';
import { describing } from '#edge/describing.ts';
import {
  cellVerdictSchema,
  countSchema,
  instantSchema,
  outcomeSchema,
  phaseSchema,
} from '#edge/shown-parts.ts';
import type { AskedRound } from '#flow/ask-round.ts';
import type { ConfirmedCollection } from '#flow/confirm-collection.ts';
import type { RestoredCandidate } from '#flow/restore.ts';
import type { Ruled } from '#flow/rule-tag.ts';
import type { ToldResult } from '#flow/tell-result.ts';

/** A round that was asked for. */
export const askedRoundSchema = describing<AskedRound>()(
  z.strictObject({ line: z.string(), round: z.string() }).meta({ id: 'AskedRound' }),
);

/** A candidate that was opened of the set of a collected one. */
export const restoredSchema = describing<RestoredCandidate>()(
  z
    .strictObject({
      candidate: z.string(),
      restores: z.string().describe('The one whose staging area is gone.'),
      ...{ line: z.string(), round: z.string(), phase: phaseSchema },
    })
    .meta({ id: 'RestoredCandidate' }),
);

/** What a person said of a manual cell, and what the cell comes to now. */
export const toldResultSchema = describing<ToldResult>()(
  z
    .strictObject({
      ...{ candidate: z.string(), cell: z.string(), attempt: countSchema },
      ...{ outcome: outcomeSchema, verdict: cellVerdictSchema },
    })
    .meta({ id: 'ToldResult' }),
);

/** A tag that a person ruled on. */
export const ruledSchema = describing<Ruled>()(
  z
    .strictObject({
      ...{ component: z.string(), tag: z.string() },
      commit: z.string().describe('For which it holds: at another, the tag is another matter.'),
      ruling: z.enum(['released', 'withdrawn']),
      lines: z.array(z.string()).describe('Whose newest tag it is while it is not withdrawn.'),
    })
    .meta({ id: 'RuledTag' }),
);

/** How many expired candidates may go, and until when that counts. */
export const confirmedCollectionSchema = describing<ConfirmedCollection>()(
  z
    .strictObject({ expired: countSchema, until: instantSchema })
    .meta({ id: 'ConfirmedCollection' }),
);
