import type { ShownPlan } from '#core/plan-text.ts';
import type { ShownComparison } from '#core/shown-comparison.ts';
import { candidatesSchema, setSchema } from '#edge/shown-candidate.ts';
import { collectionSchema, keepingSchema } from '#edge/shown-collection.ts';
import { comparisonSchema } from '#edge/shown-comparison.ts';
import { compatibilitySchema } from '#edge/shown-compatibility.ts';
import { digestSetsSchema } from '#edge/shown-digest.ts';
import { lineSchema, linesSchema } from '#edge/shown-line.ts';
import { holdsSchema } from '#edge/shown-parts.ts';
import { planSchema } from '#edge/shown-plan.ts';
import { releaseSchema } from '#edge/shown-release.ts';
import { releasesSchema } from '#edge/shown-releases.ts';
import { floatingTagsSchema, tagSchema, tagsSchema } from '#edge/shown-tag.ts';
import { whatIfSchema } from '#edge/shown-what-if.ts';
import { whySchema } from '#edge/shown-why.ts';

/** How each answer is read: by the schemas by which the server describes it. */
export const answers = {
  lines: linesSchema,
  line: lineSchema,
  candidates: candidatesSchema,
  set: setSchema,
  /** Digests and tags are as its server wrote them: they are shown, and nothing rests on them. */
  plan: planSchema.transform((shown) => shown as ShownPlan),
  release: releaseSchema,
  holds: holdsSchema,
  collection: collectionSchema,
  keeping: keepingSchema,
  why: whySchema,
  digestSets: digestSetsSchema,
  releases: releasesSchema,
  tags: tagsSchema,
  tag: tagSchema,
  floatingTags: floatingTagsSchema,
  whatIf: whatIfSchema,
  /** Digests are as its server wrote them. */
  comparison: comparisonSchema.transform((shown) => shown as ShownComparison),
  compatibility: compatibilitySchema,
};
