import { z } from 'zod';
import {
  floatingTagsSchema,
  repositorySchema,
  tagPlaceSchema,
  tagSchema,
  tagsSchema,
  tagVerdictSchema,
} from '#edge/shown-tag.ts';
import { nameSchema, tagNameSchema } from '#edge/texts.ts';
import { showFloatingTags } from '#flow/show-floating-tags.ts';
import { showTag, showTags } from '#flow/show-tags.ts';
import { type Sight, sight } from './sight.ts';

/** Tags of components by what they are worth: those in quarantine, where nothing else is asked. */
export const tagsSight = sight({
  path: '/api/v1/tags',
  summary: 'Tags of one verdict, those in quarantine by default, and who can release them',
  asked: z.strictObject({
    verdict: tagVerdictSchema.default('quarantined'),
    after: tagPlaceSchema.exactOptional(),
  }),
  answer: tagsSchema,
  show: async (duty, asked) => ({ body: await showTags(duty, asked) }),
});

/** The ledger of floating tags. */
export const floatingTagsSight = sight({
  path: '/api/v1/floating-tags',
  summary: 'The ledger of floating tags: what each names in production, and every move',
  asked: z.strictObject({
    repository: repositorySchema.exactOptional(),
    after: tagPlaceSchema.exactOptional(),
  }),
  answer: floatingTagsSchema,
  show: async (duty, asked) => ({ body: await showFloatingTags(duty, asked) }),
});

/** What can be looked at of tags. */
export const tagSights: readonly Sight[] = [
  tagsSight,
  sight({
    path: '/api/v1/tags/{component}/{tag}',
    summary: 'A tag of a component: its verdict and why, and what can be done',
    asked: z.strictObject({ component: nameSchema, tag: tagNameSchema }),
    answer: tagSchema,
    show: async (duty, { component, tag }) => ({ body: await showTag(duty, component, tag) }),
  }),
  floatingTagsSight,
];
