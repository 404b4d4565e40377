import { z } from 'zod';
import type { Announcement } from '#core/announcement.ts';
import type { PromotionPlan } from '#core/plan.ts';
import type { ShownApprovals, ShownPlan } from '#core/plan-text.ts';
import { describing } from './describing.ts';
import { actionSchema, countSchema, digestTextSchema, instantSchema } from './shown-parts.ts';
import {
  announcedAtSchema,
  contributionSchema,
  findingsSchema,
  plannedFloatingTagSchema,
  plannedRbacSchema,
  plannedWaiverSchema,
  releaseComponentSchema,
  releaseImageShape,
} from './shown-plan-parts.ts';
import { approvalSchema } from './shown-word.ts';

const head = z.strictObject({ name: z.string(), tag: z.string(), images: z.array(z.string()) });

/** Every write that a promotion makes. */
export const promotionPlanSchema = describing<PromotionPlan>()(
  z
    .strictObject({
      ...{ candidate: z.string(), line: z.string(), version: z.string() },
      contributions: z.array(contributionSchema),
      components: z.array(releaseComponentSchema),
      since: z
        .strictObject({ name: z.string(), version: z.string(), components: z.array(head) })
        .exactOptional()
        .describe('The release that comes before it; none for the first of its line.'),
      images: z.array(
        z.strictObject({
          ...releaseImageShape,
          write: z.enum(['create', 'already right', 'CONFLICT']),
          found: digestTextSchema.exactOptional(),
        }),
      ),
      floatingTags: z.array(plannedFloatingTagSchema),
      files: z.array(z.strictObject({ component: z.string(), path: z.string() })),
      findings: findingsSchema.exactOptional(),
      announce: z.array(announcedAtSchema).exactOptional(),
      rbac: z.array(plannedRbacSchema).exactOptional(),
      waivers: z.array(plannedWaiverSchema).exactOptional(),
    })
    .meta({ id: 'PromotionPlan' }),
);

const announcementSchema = describing<Announcement>()(
  z
    .strictObject({
      ...{ release: z.string(), candidate: z.string() },
      components: z.array(releaseComponentSchema),
      images: z.array(
        z.strictObject({ repository: z.string(), tag: z.string(), digest: digestTextSchema }),
      ),
      waivers: z
        .array(z.strictObject({ cell: z.string(), owner: z.string(), until: instantSchema }))
        .exactOptional(),
    })
    .meta({ id: 'Announcement' }),
);

const approvalsSchema = describing<ShownApprovals>()(
  z
    .strictObject({
      needed: countSchema,
      given: z.array(approvalSchema),
      open: z.array(z.string()).describe('The promoters who have not approved it.'),
    })
    .meta({ id: 'Approvals' }),
);

/** What is shown of a promotion before anybody asks for it. */
export const planSchema = describing<ShownPlan>()(
  z
    .strictObject({
      candidate: z.string(),
      admission: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('allow') }),
          z.strictObject({ kind: z.literal('deny'), why: z.string() }),
          z.strictObject({ kind: z.literal('later'), why: z.string(), at: instantSchema }),
          z.strictObject({
            ...{ kind: z.literal('admitted'), step: z.string() },
            held: z.string().exactOptional(),
          }),
        ])
        .describe('What would be answered to whoever asks now.'),
      approvals: approvalsSchema.exactOptional(),
      planHash: z.string().exactOptional(),
      plan: promotionPlanSchema.exactOptional(),
      notes: z.string().exactOptional().describe('The release notes, in Markdown.'),
      announcement: announcementSchema.exactOptional(),
      previews: z
        .array(z.strictObject({ target: z.string(), content: z.unknown() }))
        .exactOptional()
        .describe('What each target will be told, exactly.'),
      actions: z.array(actionSchema).exactOptional(),
    })
    .meta({ id: 'Plan' }),
);
