import { z } from 'zod';
import type { AnnouncedAt } from '#core/announcement-target.ts';
import type { FileFindings } from '#core/file-findings.ts';
import type { PlannedFloatingTag } from '#core/plan.ts';
import type { PlannedRbac } from '#core/planned-rbac.ts';
import type { PlannedWaiver } from '#core/planned-waivers.ts';
import type { ReleaseComponent, ReleaseImage } from '#core/release.ts';
import type { Contribution } from '#core/release-number.ts';
import { describing } from './describing.ts';
import {
  bumpSchema,
  cellVerdictSchema,
  countSchema,
  digestTextSchema,
  instantSchema,
} from './shown-parts.ts';

const released = { component: z.string(), bump: bumpSchema, why: z.string() };

/** What a component adds to the release number. */
export const contributionSchema = describing<Contribution>()(
  z.strictObject(released).meta({ id: 'Contribution' }),
);

/** A component as a release names it. */
export const releaseComponentSchema = describing<ReleaseComponent>()(
  z
    .strictObject({ name: z.string(), tag: z.string(), commit: z.string() })
    .meta({ id: 'ReleaseComponent' }),
);

/** What is told of an image of a release. */
export const releaseImageShape = {
  component: z.string(),
  name: z.string(),
  repository: z.string().describe('Its path in production, without the host.'),
  versionTag: z.string(),
  digest: digestTextSchema,
  platforms: z.array(z.strictObject({ platform: z.string(), digest: digestTextSchema })),
};

/** An image of a release. */
export const releaseImageSchema = describing<ReleaseImage>()(
  z.strictObject(releaseImageShape).meta({ id: 'ReleaseImage' }),
);

/** A floating tag, and what a promotion does to it. */
export const plannedFloatingTagSchema = describing<PlannedFloatingTag>()(
  z
    .strictObject({
      repository: z.string(),
      tag: z.string(),
      version: z.string(),
      digest: digestTextSchema,
      write: z.enum(['create', 'move', 'stays']),
      now: z.string().exactOptional().describe('The version that it names now.'),
    })
    .meta({ id: 'PlannedFloatingTag' }),
);

/** A waiver that a release rests on. */
export const plannedWaiverSchema = describing<PlannedWaiver>()(
  z
    .strictObject({
      cell: z.string(),
      verdict: cellVerdictSchema,
      reason: z.string(),
      owner: z.string(),
      link: z.string(),
      until: instantSchema,
      by: z.string(),
    })
    .meta({ id: 'PlannedWaiver' }),
);

/** How the RBAC rules of a component change. */
export const plannedRbacSchema = describing<PlannedRbac>()(
  z
    .strictObject({
      component: z.string(),
      from: z.string(),
      to: z.string(),
      release: z.string().exactOptional(),
      major: z.string().exactOptional(),
      changes: z.array(z.string()),
      more: countSchema.exactOptional(),
      unreadable: z.array(z.string()).exactOptional(),
    })
    .meta({ id: 'PlannedRbac' }),
);

/** What is odd about the images that files name. */
export const findingsSchema = describing<FileFindings>()(
  z
    .strictObject({
      found: z.array(
        z.strictObject({
          component: z.string(),
          path: z.string(),
          line: countSchema.exactOptional(),
          kind: z.enum([
            'other digest',
            'canary',
            'pre-release',
            'unreadable',
            'outside',
            'no version',
            'other version',
          ]),
          says: z.string(),
        }),
      ),
      more: countSchema,
    })
    .meta({ id: 'FileFindings' }),
);

/** Where a release is announced besides the topic. */
export const announcedAtSchema = describing<AnnouncedAt>()(
  z
    .union([
      z.strictObject({ kind: z.literal('github'), repository: z.string() }),
      z.strictObject({ kind: z.enum(['slack', 'plain']), webhook: z.string() }),
    ])
    .meta({ id: 'AnnouncedAt' }),
);
