import { z } from 'zod';
import { idSchema } from '#edge/texts.ts';
import { collectionPage } from '#page/collection-page.ts';
import { collectionSight } from './collection-sights.ts';
import { type WebPage, webPage } from './web-page.ts';

/** The pages of the collection of staging. */
export const collectionPages: readonly WebPage[] = [
  webPage({
    path: '/gc',
    asked: z.strictObject({ after: idSchema.exactOptional() }),
    show: async ({ duty, nowMs }, asked) => {
      const main = collectionPage(await collectionSight.look(duty, asked), nowMs);
      return { title: 'Collection', from: collectionSight.at(asked), main };
    },
  }),
];
