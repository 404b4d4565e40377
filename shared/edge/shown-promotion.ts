import { z } from 'zod';
import { promotionSteps } from '#core/promotion-steps.ts';
import type { ShownPromotion, ShownTelling, ShownTested } from '#core/shown-promotion.ts';
import { describing } from './describing.ts';
import {
  cellKindShape,
  cellVerdictSchema,
  countSchema,
  instantSchema,
  outcomeSchema,
} from './shown-parts.ts';
import { promotionPlanSchema } from './shown-plan.ts';
import { approvalSchema, personsWordSchema, withdrawnSchema, wordSchema } from './shown-word.ts';

const testedSchema = describing<ShownTested>()(
  z
    .strictObject({
      ...{ cell: z.string(), ...cellKindShape, verdict: cellVerdictSchema },
      outcomes: z.array(outcomeSchema),
      endedAt: instantSchema.exactOptional(),
      url: z.string().exactOptional(),
    })
    .meta({ id: 'TestedCell' }),
);

const tellingSchema = describing<ShownTelling>()(
  z
    .strictObject({
      state: z.enum(['begun', 'put off', 'sent', 'unsure', 'failed', 'asked again']),
      at: instantSchema,
      tries: countSchema.exactOptional(),
      why: z.string().exactOptional(),
      notBefore: instantSchema.exactOptional().describe('From when it is tried again.'),
      address: z.string().exactOptional().describe('Where what was sent can be seen.'),
      settled: personsWordSchema.exactOptional(),
      by: z.string().exactOptional(),
      reason: z.string().exactOptional(),
    })
    .meta({ id: 'Telling' }),
);

const unpulledSchema = z.strictObject({
  images: z.array(
    z.strictObject({
      image: z.string(),
      platform: z.string().exactOptional(),
      why: z.string(),
    }),
  ),
  more: countSchema,
});

const copiedSchema = z.strictObject({
  mounted: countSchema,
  uploaded: countSchema,
  present: countSchema,
  attached: countSchema,
});

const stepSchema = z.enum(promotionSteps);

/** An admitted promotion, and how far it has come. */
export const promotionSchema = describing<ShownPromotion>()(
  z
    .strictObject({
      release: z.string().describe('The full name of its release, LINE@VERSION.'),
      ...{ candidate: z.string(), line: z.string(), version: z.string() },
      ...{ plan: promotionPlanSchema, planHash: z.string() },
      ...{ requestedBy: z.string(), reason: z.string(), admittedAt: instantSchema },
      approvals: z.array(approvalSchema).exactOptional(),
      tested: z.array(testedSchema),
      step: stepSchema,
      begunAt: z.partialRecord(stepSchema, instantSchema).exactOptional(),
      left: z.array(z.string()).describe('The parts of this step that are still to be done.'),
      copied: copiedSchema.exactOptional(),
      held: z.string().exactOptional().describe('Why it cannot go on; a person must look.'),
      unseenAt: instantSchema.exactOptional(),
      unpulled: unpulledSchema.exactOptional(),
      told: z.record(z.string(), tellingSchema).exactOptional(),
      corrected: z.record(z.string(), tellingSchema).exactOptional(),
      givenUp: wordSchema.exactOptional(),
      withdrawn: withdrawnSchema.exactOptional(),
    })
    .meta({ id: 'Promotion' }),
);
