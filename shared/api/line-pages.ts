import { z } from 'zod';
import { idSchema, lineNameSchema } from '#edge/texts.ts';
import { inParallel } from '#flow/in-parallel.ts';
import { badge } from '#page/badge.ts';
import { linePage } from '#page/line-page.ts';
import { linesPage } from '#page/lines-page.ts';
import { candidatesSight, lineSight, linesSight } from './line-sights.ts';
import { releasesSight } from './release-sights.ts';
import { type WebPage, webPage, webPicture } from './web-page.ts';

/** So many candidates of each line are shown beside its card. */
const newestShown = 5;

/** The pages of release lines. */
export const linePages: readonly WebPage[] = [
  webPage({
    path: '/',
    asked: z.strictObject({}),
    show: async ({ duty, nowMs }) => {
      const { lines } = await linesSight.look(duty, {});
      const tried = await inParallel(lines, async ({ line }) => {
        const { candidates } = await candidatesSight.look(duty, { line, limit: newestShown });
        return [line, candidates] as const;
      });
      const main = linesPage({ lines }, new Map(tried), nowMs);
      return { title: 'Release lines', from: linesSight.path, main };
    },
  }),
  webPage({
    path: '/l/{line}',
    asked: z.strictObject({ line: lineNameSchema, after: idSchema.exactOptional() }),
    show: async ({ duty, viewer, nowMs }, asked) => {
      const { line, after } = asked;
      const [shown, candidates, { releases }] = await Promise.all([
        lineSight.look(duty, { line }),
        candidatesSight.look(duty, asked),
        releasesSight.look(duty, { line }),
      ]);
      const main = linePage({ line: shown, candidates, releases }, viewer, nowMs);
      return {
        title: line,
        from: after === undefined ? lineSight.at({ line }) : candidatesSight.at(asked),
        main,
      };
    },
  }),
];

/** What is out of a line, and whether a person must act, for the README of others. */
export const lineBadge = webPicture({
  path: '/badge/{line}.svg',
  asked: z.strictObject({ line: lineNameSchema }),
  show: async ({ duty }, asked) => badge(await lineSight.look(duty, asked)),
});
