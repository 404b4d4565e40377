import { z } from 'zod';
import type { JournalForm } from '../journal.ts';

const messageSchema = z.object({
  id: z.string(),
  /** Base64. */
  data: z.string(),
  attributes: z.record(z.string(), z.string()),
  orderingKey: z.string(),
  publishedAtMs: z.number(),
});

const changeSchema = z.discriminatedUnion('type', [
  /** A topic, in the JSON of the API. */
  z.object({ type: z.literal('topic-put'), topic: z.record(z.string(), z.json()) }),
  z.object({ type: z.literal('topic-deleted'), name: z.string() }),
  z.object({ type: z.literal('subscription-put'), subscription: z.record(z.string(), z.json()) }),
  z.object({ type: z.literal('subscription-deleted'), name: z.string() }),
  /** A message, and how often each subscription that holds it has delivered it in vain. */
  z.object({
    type: z.literal('held'),
    message: messageSchema,
    attempts: z.record(z.string(), z.number()),
  }),
  z.object({ type: z.literal('settled'), subscription: z.string(), id: z.string() }),
  z.object({
    type: z.literal('failed'),
    subscription: z.string(),
    id: z.string(),
    attempts: z.number(),
  }),
]);

/** One change of what Pub/Sub keeps, as it stands in the journal. */
export type Change = Readonly<z.infer<typeof changeSchema>>;

/** One line of JSON. */
export const changeForm: JournalForm<Change> = {
  title: 'change of Pub/Sub',
  encode: (change) => JSON.stringify(change),
  decode: (line) => changeSchema.parse(JSON.parse(line)),
};
