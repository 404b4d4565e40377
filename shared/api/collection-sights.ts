import { z } from 'zod';
import { collectionText, keepingText } from '#core/collection-text.ts';
import { collectionSchema, keepingSchema } from '#edge/shown-collection.ts';
import { digestSchema, idSchema } from '#edge/texts.ts';
import { showCollection, showKeeping } from '#flow/show-collection.ts';
import { type Sight, sight } from './sight.ts';

/** What the collection would do. */
export const collectionSight = sight({
  path: '/api/v1/collection',
  summary: 'What the next collection would delete, and why the rest stays',
  asked: z.strictObject({ after: idSchema.exactOptional() }),
  answer: collectionSchema,
  hasText: true,
  show: async (duty, { after }) => {
    const body = await showCollection(duty, after);
    return { body, text: collectionText(body) };
  },
});

/** What can be looked at of the collection of staging. */
export const collectionSights: readonly Sight[] = [
  collectionSight,
  sight({
    path: '/api/v1/collection/{digest}',
    summary: 'Why a digest stays in staging',
    asked: z.strictObject({ digest: digestSchema }),
    answer: keepingSchema,
    hasText: true,
    show: async (duty, { digest }) => {
      const body = await showKeeping(duty, digest);
      return { body, text: keepingText(body) };
    },
  }),
];
