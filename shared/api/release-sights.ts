import { z } from 'zod';
import { releaseSchema } from '#edge/shown-release.ts';
import { releasesSchema } from '#edge/shown-releases.ts';
import { idSchema, lineNameSchema } from '#edge/texts.ts';
import { shownReleaseSchema } from '#edge/withdrawn-release-request.ts';
import { showRelease } from '#flow/show-release.ts';
import { showReleases } from '#flow/show-releases.ts';
import { type Sight, sight } from './sight.ts';

/** A release, by its full name. */
export const releaseSight = sight({
  path: '/api/v1/releases/{release}',
  summary: 'A release: whether it is out, and whether it was withdrawn, by whom and why',
  asked: z.strictObject({ release: shownReleaseSchema }),
  answer: releaseSchema,
  show: async (duty, { release }) => ({ body: await showRelease(duty, release) }),
});

/** The releases of a line. */
export const releasesSight = sight({
  path: '/api/v1/lines/{line}/releases',
  summary: 'The releases of a line, the newest first: every number that was ever reserved',
  asked: z.strictObject({ line: lineNameSchema, after: idSchema.exactOptional() }),
  answer: releasesSchema,
  show: async (duty, { line, after }) => ({ body: await showReleases(duty, line, after) }),
});

/** What can be looked at of releases. */
export const releaseSights: readonly Sight[] = [releaseSight, releasesSight];
