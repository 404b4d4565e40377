import type { Firestore } from '@google-cloud/firestore';
import { z } from 'zod';
import { readBoardDocuments } from './board/documents.ts';

const image = z.object({ name: z.string(), digest: z.string() });
const news = z.object({
  phase: z.enum(['under-way', 'built', 'failed']),
  origin: z.enum(['build', 'production']).optional(),
  images: z.array(image),
  why: z.string().optional(),
  unit: z.object({ outcome: z.string(), why: z.string() }).optional(),
});
const attempt = z.object({
  outcome: z.string().optional(),
  why: z.string().optional(),
  failedStep: z.object({ lastLines: z.array(z.string()).default([]) }).optional(),
});
const component = z.object({
  name: z.string(),
  tag: z.string(),
  build: z.string(),
});
const cell = z.object({ id: z.string(), runs: z.string(), component: z.string().optional() });

const candidate = z.object({
  id: z.string(),
  line: z.string(),
  phase: z.string(),
  why: z.string().optional(),
  frozen: z.object({ components: z.array(component), cells: z.array(cell) }),
  builds: z.record(z.string(), news),
  cells: z.record(z.string(), z.object({ attempts: z.array(attempt) })),
});
const line = z.object({ newestCandidate: z.string().optional() });
const tagSeen = z.object({
  body: z.object({
    verdict: z.string(),
    why: z.string(),
    lines: z.array(z.string()),
    goneSinceMs: z.number().optional(),
  }),
  owed: z.array(z.unknown()),
});
const transition = z.object({ event: z.string(), why: z.string() });
const owing = z.object({ owed: z.array(z.unknown()) });
const promotion = z.object({ step: z.string(), held: z.string().optional() });
const release = z.object({
  line: z.string(),
  version: z.string(),
  candidate: z.string(),
  state: z.string(),
  components: z.array(z.object({ name: z.string(), tag: z.string(), commit: z.string() })),
  images: z.array(
    z.object({
      name: z.string(),
      repository: z.string(),
      versionTag: z.string(),
      digest: z.string(),
    }),
  ),
});

/** A candidate, as far as it is shown. */
export type CandidateShown = z.output<typeof candidate>;

/** Reads the documents that the demo shows, by nothing but Firestore's own client. */
export function documentsOf(firestore: Firestore) {
  const read = async <T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    const found = await firestore.doc(path).get();
    return found.exists ? schema.parse(found.data()) : undefined;
  };
  const kept = async <T>(path: string, body: z.ZodType<T>): Promise<T | undefined> =>
    (await read(path, z.object({ body })))?.body;
  return {
    candidate: (id: string) => kept(`candidates/${id}`, candidate),
    line: (name: string) => kept(`lines/${name}`, line),
    promotion: (id: string) => kept(`promotions/${id}`, promotion),
    release: (name: string) => read(`releases/${encodeURIComponent(name)}`, release),
    /** The lines that take a tag, once it was recorded and each of them has heard of it. */
    linesTaking: async (component: string, tag: string): Promise<readonly string[] | undefined> => {
      const seen = await read(tagPath(component, tag), tagSeen);
      return seen?.owed.length === 0 ? seen.body.lines : undefined;
    },
    /** What is on record of a tag. */
    tag: async (component: string, tag: string) =>
      (await read(tagPath(component, tag), tagSeen))?.body,
    /** How many candidates joined a build while it was under way, by the audit. */
    joinedUnderWay: async (build: string): Promise<number> => {
      const audit = await firestore.collection('audit').where('id', '==', build).get();
      const transitions = audit.docs.map((one) => transition.parse(one.data()));
      return transitions.filter(({ why }) => why === 'is under way already').length;
    },
    /** All that the board shows, at once. */
    board: () => readBoardDocuments(firestore),
    /** How many documents of a collection still owe something. */
    owing: async (collection: string): Promise<number> => {
      const found = await firestore.collection(collection).get();
      return found.docs.filter((one) => owing.parse(one.data()).owed.length > 0).length;
    },
  };
}

function tagPath(component: string, tag: string): string {
  return `tags/${encodeURIComponent(`${component}:${tag}`)}`;
}

/** What the demo can read. */
export type Documents = ReturnType<typeof documentsOf>;
