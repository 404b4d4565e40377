import { z } from 'zod';
import { approvalsNeededMax } from '#core/approval.ts';
import { type BaseVersion, parseBaseVersion } from '#core/version.ts';
import { announceSchema } from './announce-schema.ts';
import { cellSchema, cellsMax } from './cell-schema.ts';
import { durationSchema, pauseSchema } from './durations.ts';
import { windowsSchema } from './promotion-window.ts';
import { scheduleSchema } from './schedule.ts';
import { lineNameSchema, nameSchema, releaseNameSchema } from './texts.ts';
import { distinct, namedMap, parsedText, strictMap } from './yaml-schema.ts';

/** Limits that keep documents small: a candidate holds all components and cells of its line. */
const componentsPerLineMax = 30;
const promotersMax = 100;
const emailLengthMax = 254;
const keepNewestMax = 50;
const keepNewestWords = `must be a number from 0 to ${keepNewestMax}`;

const baseSchema = parsedText(
  /^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){0,2}$/,
  (text): BaseVersion | undefined => parseBaseVersion(text),
  'must be a base version in quotes, such as "1", "1.4" or "1.4.2"',
  'must be a base version alone: what a component is, components.yaml says, once for all lines',
);

/** `<line>.yaml`: one release line, with all that it takes over from the line that it extends. */
export const lineFileSchema = strictMap({
  line: lineNameSchema.describe("The line's name, equal to the file's without .yaml."),
  extends: lineNameSchema
    .exactOptional()
    .describe('The line from which all is taken that this file does not write.'),
  follows: releaseNameSchema
    .exactOptional()
    .describe("The release of another line that this line's first one follows in number."),
  promoters: distinct(
    z
      .array(z.email('must be an e-mail address').max(emailLengthMax))
      .min(1, 'is empty: write who may promote, by e-mail address')
      .max(promotersMax, `has more than ${promotersMax} promoters`),
    'names somebody twice',
  ).describe('Who may promote, by e-mail address.'),
  approvals: z
    .int(`must be a number from 0 to ${approvalsNeededMax}`)
    .min(0, `must be a number from 0 to ${approvalsNeededMax}`)
    .max(approvalsNeededMax, `must be a number from 0 to ${approvalsNeededMax}`)
    .default(0)
    .describe('How many other promoters must approve the plan of a promotion.'),
  windows: windowsSchema
    .exactOptional()
    .describe('A promotion is admitted only while one of these is open.'),
  announce: announceSchema
    .exactOptional()
    .describe('Where a release is announced, beside the topic release-published.'),
  quietTime: pauseSchema.describe(
    'Tags that come closer together than this make one candidate; 0s waits for none.',
  ),
  longestWait: durationSchema.prefault('1h').describe('No tag waits longer than this.'),
  schedule: scheduleSchema
    .exactOptional()
    .describe('When the set is tested anew though no tag came; what stands is not built again.'),
  timeToLive: strictMap({
    failed: durationSchema.describe('Of the staging area of a candidate that failed.'),
    accepted: durationSchema.describe('Of one that was accepted, and not promoted.'),
    released: durationSchema.describe('Of one that was released.'),
  }).describe("How long staging areas are kept; never shorter than a cell's deadline."),
  keepNewest: z
    .int(keepNewestWords)
    .min(0, keepNewestWords)
    .max(keepNewestMax, keepNewestWords)
    .default(0)
    .describe('The staging areas of so many of its newest candidates stay, whatever their time.'),
  components: namedMap(nameSchema, baseSchema, componentsPerLineMax)
    .refine(
      (components) => Object.keys(components).length > 0,
      'is empty: write at least one component with its base version',
    )
    .describe('The base version of each component, in quotes: the newest stable tag under it.'),
  preReleases: distinct(
    z.array(nameSchema).max(componentsPerLineMax, `names more than ${componentsPerLineMax}`),
    'names a component twice',
  )
    .default([])
    .describe('The components whose pre-releases are taken too.'),
  cells: namedMap(nameSchema, cellSchema, cellsMax).describe(
    'The test cells, by name; at least one counts as blocking.',
  ),
});

/** What `<line>.yaml` says. */
export type LineFile = z.output<typeof lineFileSchema>;
