import { z } from 'zod';
import { idSchema } from '#edge/texts.ts';
import { showCollection } from '#flow/show-collection.ts';
import { collectionPage } from '#page/collection-page.ts';
import { type WebPage, webPage } from './web-page.ts';

/** The pages of the collection of staging. */
export const collectionPages: readonly WebPage[] = [
  webPage({
    path: '/gc',
    asked: z.strictObject({ after: idSchema.exactOptional() }),
    show: async ({ duty, nowMs }, { after }) => {
      const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
      const main = collectionPage(await showCollection(duty, after), nowMs);
      return { title: 'Collection', from: `/api/v1/collection${query}`, main };
    },
  }),
];
