import { z } from 'zod';
import type { ActionField, ShownAction } from '#core/action.ts';
import type { CellNews } from '#core/shown-candidate.ts';
import type { ShownHold, ShownHolds, ShownWaiver } from '#core/shown-hold.ts';
import type { Standing, Verdict } from '#core/verdict.ts';
import { describing } from './describing.ts';

/** An instant as answers tell it. */
export const instantSchema = z.iso
  .datetime({ offset: true })
  .meta({ id: 'Instant', description: 'In ISO 8601, in UTC.' });

/** A whole number of things. */
export const countSchema = z.int().nonnegative();

/** At most so many of a list somebody wants at once, as a word of an address. */
export const limitSchema = z.codec(
  z.string().regex(/^([1-9]|[1-4]\d|50)$/, 'must be a whole number from 1 to 50, or left out'),
  z.int(),
  { decode: Number, encode: String },
);

/** A digest, as text. */
export const digestTextSchema = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .meta({ id: 'Digest' });

/** What one attempt at a cell came to. */
export const outcomeSchema = z
  .enum(['passed', 'failed', 'errored', 'timed-out', 'inconclusive'])
  .meta({ id: 'Outcome' });

/** What a cell comes to with all its attempts. */
export const cellVerdictSchema = z
  .enum([...outcomeSchema.options, 'flaky-passed', 'open'])
  .meta({ id: 'CellVerdict' });

/** How a cell stands beside the same cell of another set. */
export const cellNewsSchema = describing<CellNews>()(
  z.enum(['newly failing', 'fixed', 'still failing', 'new', 'as before']).meta({ id: 'CellNews' }),
);

/** Where a cell runs, and whether it decides. */
export const cellKindShape = {
  runs: z.enum(['unit', 'cloud-build', 'external', 'manual']),
  counts: z.enum(['blocking', 'informing']),
};

/** Where a candidate is in its life. */
export const phaseSchema = z
  .enum([
    'building',
    'testing',
    'accepted',
    'failed',
    'superseded',
    'promoting',
    'released',
    'collecting',
    'collected',
  ])
  .meta({ id: 'Phase' });

/** Which number of the release version a difference raises. */
export const bumpSchema = z.enum(['major', 'minor', 'patch']).meta({ id: 'Bump' });

/** How something stands, in one word. */
export const standingSchema = describing<Standing>()(
  z.enum(['done', 'under way', 'waits', 'needs a person', 'over']).meta({ id: 'Standing' }),
);

/** How a line, a candidate or a tag stands. */
export const verdictSchema = describing<Verdict>()(
  z
    .strictObject({
      standing: standingSchema,
      sentence: z.string(),
      who: z.array(z.string()).describe('Who must act; nobody where it goes on by itself.'),
      way: z.string().exactOptional(),
      since: instantSchema.exactOptional(),
      expected: z
        .strictObject({ at: instantSchema, of: countSchema, isLate: z.boolean() })
        .exactOptional()
        .describe('When more is to be expected, by the history of its line.'),
    })
    .meta({ id: 'Verdict' }),
);

const fieldSchema = describing<ActionField>()(
  z.strictObject({
    name: z.string(),
    label: z.string(),
    kind: z.enum(['text', 'until', 'link', 'choice']),
    isRequired: z.boolean(),
    choices: z.array(z.string()).exactOptional(),
    preset: z.string().exactOptional(),
  }),
);

/** Something that a person can ask for here and now. */
export const actionSchema = describing<ShownAction>()(
  z
    .strictObject({
      name: z.enum([
        'promote',
        'approve',
        'hold',
        'end-hold',
        'pin',
        'end-pin',
        'waive',
        'end-waiver',
        'release-from-quarantine',
        'withdraw-tag',
        'withdraw-release',
        'resume',
        'give-up',
        'settle-announcement',
        'test-again',
        'restore',
        'tell-result',
      ]),
      title: z.string(),
      path: z.string().describe('Where it is posted to.'),
      body: z.record(z.string(), z.string()),
      fields: z.array(fieldSchema),
      consequences: z.array(z.string()),
      who: z.array(z.string()),
      refusal: z.string().exactOptional(),
    })
    .meta({ id: 'Action' }),
);

/** A hold or a pin that stands. */
export const holdSchema = describing<ShownHold>()(
  z
    .strictObject({
      kind: z.enum(['hold', 'pin']),
      thing: z.strictObject({ kind: z.enum(['component', 'candidate', 'line']), name: z.string() }),
      reason: z.string(),
      owner: z.string(),
      by: z.string(),
      at: instantSchema,
      until: instantSchema,
      end: actionSchema.exactOptional(),
    })
    .meta({ id: 'Hold' }),
);

/** A waiver that stands. */
export const waiverSchema = describing<ShownWaiver>()(
  z
    .strictObject({
      candidate: z.string(),
      cell: z.string(),
      reason: z.string(),
      owner: z.string(),
      link: z.string(),
      by: z.string(),
      at: instantSchema,
      until: instantSchema,
      end: actionSchema.exactOptional(),
    })
    .meta({ id: 'Waiver' }),
);

/** All that people hold, keep or waive now. */
export const holdsSchema = describing<ShownHolds>()(
  z.strictObject({
    holds: z.array(holdSchema),
    waivers: z.array(waiverSchema),
    next: z.string().exactOptional(),
  }),
);
