import { Firestore } from '@google-cloud/firestore';
import { z } from 'zod';
import type { StackAddresses } from '../../emulators/stack/addresses.ts';

const tag = z.object({ body: z.object({ verdict: z.string() }), owed: z.array(z.unknown()) });
const line = z.object({
  body: z.object({ newestCandidate: z.string().optional(), why: z.string().optional() }),
  owed: z.array(z.unknown()),
});
const candidate = z.object({
  body: z.object({
    line: z.string(),
    frozen: z.object({ components: z.array(z.object({ name: z.string(), tag: z.string() })) }),
  }),
});

/** What a storm leaves in the database, read by nothing but Firestore's own client. */
export interface StormDocuments {
  /** By `COMPONENT:TAG`. */
  tags(): Promise<ReadonlyMap<string, z.output<typeof tag>>>;
  /** By name. */
  lines(): Promise<ReadonlyMap<string, z.output<typeof line>>>;
  /** By id. */
  candidates(): Promise<ReadonlyMap<string, z.output<typeof candidate>>>;
  /** Why messages were rejected. */
  rejected(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const rejectedRecord = z.object({ reason: z.string() });

/** Opens the database of a stack. */
export function openDocuments({ project, firestore }: StackAddresses): StormDocuments {
  const client = new Firestore({
    projectId: project,
    host: firestore,
    ssl: false,
    universeDomain: 'googleapis.com',
  });
  const all = async <T>(collection: string, schema: z.ZodType<T>) => {
    const { docs } = await client.collection(collection).get();
    return new Map(docs.map((one) => [decodeURIComponent(one.id), schema.parse(one.data())]));
  };
  return {
    tags: () => all('tags', tag),
    lines: () => all('lines', line),
    candidates: () => all('candidates', candidate),
    rejected: async () => {
      const records = await all('rejected', rejectedRecord);
      return [...records.values()].map(({ reason }) => reason);
    },
    close: () => client.terminate(),
  };
}
