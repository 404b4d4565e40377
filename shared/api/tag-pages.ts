import { z } from 'zod';
import { repositorySchema, tagPlaceSchema } from '#edge/shown-tag.ts';
import { quarantinePage } from '#page/quarantine-page.ts';
import { tagsPage } from '#page/tags-page.ts';
import { floatingTagsSight, tagsSight } from './tag-sights.ts';
import { type WebPage, webPage } from './web-page.ts';

const after = tagPlaceSchema.exactOptional();

/** The pages of tags. */
export const tagPages: readonly WebPage[] = [
  webPage({
    path: '/tags',
    asked: z.strictObject({ repository: repositorySchema.exactOptional(), after }),
    show: async ({ duty }, asked) => {
      const main = tagsPage(await floatingTagsSight.look(duty, asked));
      return { title: 'Tags of production', from: floatingTagsSight.at(asked), main };
    },
  }),
  webPage({
    path: '/quarantine',
    asked: z.strictObject({ verdict: z.literal('quarantined').default('quarantined'), after }),
    show: async ({ duty, viewer, nowMs }, asked) => {
      const main = quarantinePage(await tagsSight.look(duty, asked), viewer, nowMs);
      return { title: 'Quarantine', from: tagsSight.at(asked), main };
    },
  }),
];
