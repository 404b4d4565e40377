import { z } from 'zod';
import { releaseName } from '#core/release.ts';
import { readBy } from '#edge/faults.ts';
import { idSchema, lineNameSchema } from '#edge/texts.ts';
import { shownReleaseSchema } from '#edge/withdrawn-release-request.ts';
import { holdsPage } from '#page/holds-page.ts';
import { releasePage } from '#page/release-page.ts';
import { holdsSight } from './hold-sights.ts';
import { releaseSight } from './release-sights.ts';
import { type WebPage, webPage } from './web-page.ts';

/** The pages of what people said, and of what came of it. */
export const wordPages: readonly WebPage[] = [
  webPage({
    path: '/holds',
    asked: z.strictObject({ after: idSchema.exactOptional() }),
    show: async ({ duty, viewer, nowMs }, asked) => {
      const main = holdsPage(await holdsSight.look(duty, asked), viewer, nowMs);
      return { title: 'Holds, pins and waivers', from: holdsSight.at(asked), main };
    },
  }),
  webPage({
    path: '/r/{line}/{version}',
    asked: z.strictObject({ line: lineNameSchema, version: z.string() }),
    show: async ({ duty, viewer, nowMs }, { line, version }) => {
      const release = readBy(shownReleaseSchema, releaseName(line, version), 'the address');
      const shown = await releaseSight.look(duty, { release });
      const main = releasePage(shown, viewer, nowMs);
      return { title: release, from: releaseSight.at({ release }), main };
    },
  }),
];
