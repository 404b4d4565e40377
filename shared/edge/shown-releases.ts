import { z } from 'zod';
import type { ShownAudit } from '#core/shown-audit.ts';
import type { ShownReleases } from '#core/shown-releases.ts';
import { describing } from './describing.ts';
import { instantSchema } from './shown-parts.ts';
import { withdrawnSchema, wordSchema } from './shown-word.ts';

const rowSchema = z
  .strictObject({
    release: z.string().describe('Its full name, LINE@VERSION.'),
    ...{ version: z.string(), candidate: z.string() },
    state: z.enum(['reserved', 'released', 'given up', 'withdrawn']),
    components: z.array(z.strictObject({ name: z.string(), tag: z.string() })),
    waivers: z.int().describe('So many blocking cells did not pass and needed not.'),
    ...{ requestedBy: z.string(), reason: z.string(), admittedAt: instantSchema },
    releasedAt: instantSchema.exactOptional(),
    givenUp: wordSchema.exactOptional(),
    withdrawn: withdrawnSchema.exactOptional(),
  })
  .meta({ id: 'ReleaseInList' });

/** Releases of a line. */
export const releasesSchema = describing<ShownReleases>()(
  z.strictObject({ releases: z.array(rowSchema), next: z.string().exactOptional() }),
);

const transitionSchema = z
  .strictObject({
    kind: z.enum(['candidate', 'promotion', 'line']),
    revision: z.int().describe('Counts the transitions of the document.'),
    ...{ event: z.string(), why: z.string() },
    by: z.string().describe('The function that wrote it down; a person is named by why.'),
    at: instantSchema,
  })
  .meta({ id: 'Transition' });

/** What happened to something. */
export const auditSchema = describing<ShownAudit>()(
  z.strictObject({ transitions: z.array(transitionSchema), next: z.string().exactOptional() }),
);

const revisionsMessage = 'must be what the page before says, or left out';

/** The revisions of a candidate and of its promotion that a page ended with. */
export const revisionsSchema = z.codec(
  z.string().regex(/^\d{1,9}-\d{1,9}$/, revisionsMessage),
  z.array(z.int()),
  { decode: (text) => text.split('-').map(Number), encode: (numbers) => numbers.join('-') },
);

/** The revision of a document that a page ended with. */
export const revisionSchema = z.codec(z.string().regex(/^\d{1,9}$/, revisionsMessage), z.int(), {
  decode: Number,
  encode: String,
});
