import { z } from 'zod';
import type { ShownFloatingTag, ShownFloatingTags } from '#core/shown-floating-tag.ts';
import type { ShownTag, ShownTags } from '#core/shown-tag.ts';
import { describing } from './describing.ts';
import { actionSchema, instantSchema } from './shown-parts.ts';
import { visibleText } from './texts.ts';

const placeLengthMax = 600;

/** What a tag is to us. */
export const tagVerdictSchema = z.enum([
  'accepted',
  'pre-release',
  'library',
  'quarantined',
  'malformed',
]);

/** Where a list of tags goes on, as the page before says it. */
export const tagPlaceSchema = visibleText(placeLengthMax);

/** An image in production: `PROJECT/REPOSITORY/IMAGE`. */
export const repositorySchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._/:-]{0,250}$/, 'must be PROJECT/REPOSITORY/IMAGE');

/** A tag of a component. */
export const tagSchema = describing<ShownTag>()(
  z
    .strictObject({
      component: z.string(),
      tag: z.string(),
      commit: z.string(),
      verdict: tagVerdictSchema,
      why: z.string(),
      seenAt: instantSchema,
      via: z.string(),
      lines: z.array(z.string()),
      movedTo: z.string().exactOptional(),
      goneSince: instantSchema.exactOptional(),
      actions: z.array(actionSchema),
    })
    .meta({ id: 'Tag' }),
);

/** A page of tags. */
export const tagsSchema = describing<ShownTags>()(
  z.strictObject({ tags: z.array(tagSchema), next: z.string().exactOptional() }),
);

/** A floating tag of production. */
const floatingTagSchema = describing<ShownFloatingTag>()(
  z
    .strictObject({
      repository: z.string(),
      tag: z.string(),
      version: z.string().exactOptional(),
      digest: z.string().exactOptional(),
      movedAt: instantSchema.exactOptional(),
      versions: z.array(
        z.strictObject({
          version: z.string(),
          digest: z.string(),
          releases: z.array(z.string()),
        }),
      ),
      moves: z.array(
        z.strictObject({
          from: z.string().exactOptional(),
          to: z.string(),
          why: z.string(),
          by: z.string(),
          release: z.string().exactOptional(),
          at: instantSchema,
        }),
      ),
      drift: z.array(
        z.strictObject({
          version: z.string(),
          found: z.string().exactOptional(),
          since: instantSchema,
        }),
      ),
    })
    .meta({ id: 'FloatingTag' }),
);

/** A page of floating tags. */
export const floatingTagsSchema = describing<ShownFloatingTags>()(
  z.strictObject({ floatingTags: z.array(floatingTagSchema), next: z.string().exactOptional() }),
);
