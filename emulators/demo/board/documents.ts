import type { Firestore } from '@google-cloud/firestore';
import { z } from 'zod';

/** More documents of a kind than the demo ever makes. */
const documentsMax = 200;

const owed = z
  .array(
    z.object({
      effect: z.object({ type: z.string(), key: z.string() }),
      dueAtMs: z.number(),
      tries: z.number(),
      error: z.string().optional(),
    }),
  )
  .default([]);
const attempt = z.object({
  attempt: z.number(),
  openedAtMs: z.number(),
  endedAtMs: z.number().optional(),
  buildId: z.string().optional(),
  outcome: z.string().optional(),
  why: z.string().optional(),
});
const run = z.object({ attempts: z.array(attempt) });
const news = z.object({
  phase: z.enum(['under-way', 'built', 'failed']),
  why: z.string().optional(),
  lacks: z.string().optional(),
  unit: z.object({ outcome: z.string() }).optional(),
});
const candidate = z.object({
  id: z.string(),
  line: z.string(),
  phase: z.enum([
    'building',
    'testing',
    'accepted',
    'failed',
    'superseded',
    'promoting',
    'released',
    'collecting',
    'collected',
  ]),
  openedAtMs: z.number(),
  expiresAtMs: z.number().optional(),
  why: z.string().optional(),
  version: z.string().optional(),
  frozen: z.object({
    components: z.array(z.object({ name: z.string(), tag: z.string(), build: z.string() })),
    cells: z.array(
      z.object({
        id: z.string(),
        runs: z.enum(['unit', 'cloud-build', 'external', 'manual']),
        counts: z.enum(['blocking', 'informing']),
        deadlineMs: z.number().optional(),
        component: z.string().optional(),
      }),
    ),
    timesToLive: z.object({
      failedMs: z.number(),
      acceptedMs: z.number(),
      releasedMs: z.number(),
    }),
  }),
  builds: z.record(z.string(), news),
  cells: z.record(z.string(), run),
});
const build = z.object({
  key: z.string(),
  phase: z.enum(['wanted', 'running', 'built', 'failed', 'collecting', 'collected']),
  origin: z.enum(['build', 'production']).optional(),
  wantedBy: z.array(z.string()),
  imagesRun: run,
  unitRun: run,
  why: z.string().optional(),
});
const line = z.object({
  line: z.string(),
  waitingSinceMs: z.number().optional(),
  quietUntilMs: z.number().optional(),
  why: z.string().optional(),
});
const promotion = z.object({
  candidate: z.string(),
  admittedAtMs: z.number(),
  step: z.string(),
  left: z.array(z.string()),
  held: z.string().optional(),
  plan: z.object({
    images: z.array(z.object({ component: z.string(), repository: z.string() })),
  }),
});
const documents = z.object({
  lines: z.array(z.object({ body: line, owed })),
  candidates: z.array(z.object({ body: candidate, owed })),
  builds: z.array(z.object({ body: build, owed })),
  promotions: z.array(z.object({ body: promotion, owed })),
});

/** The documents that the board is made of. */
export type BoardDocuments = z.output<typeof documents>;
/** A line's document. */
export type LineSeen = BoardDocuments['lines'][number];
/** A candidate's document. */
export type CandidateSeen = BoardDocuments['candidates'][number];
/** A build's document. */
export type BuildSeen = BoardDocuments['builds'][number];
/** A promotion's document. */
export type PromotionSeen = BoardDocuments['promotions'][number];
/** A cell of a candidate, as it was frozen. */
export type CellSeen = CandidateSeen['body']['frozen']['cells'][number];
/** A component of a candidate, as it was frozen. */
export type ComponentSeen = CandidateSeen['body']['frozen']['components'][number];
/** An effect that a document owes. */
export type OwedSeen = z.output<typeof owed>[number];
/** One try at a build or a test. */
export type AttemptSeen = z.output<typeof attempt>;

/**
 * Reads what the board shows: four collections, each of the few documents that the demo makes.
 * @throws where Firestore cannot be read, or a document is not what the board expects
 */
export async function readBoardDocuments(firestore: Firestore): Promise<BoardDocuments> {
  const all = async (collection: string): Promise<readonly unknown[]> => {
    const found = await firestore.collection(collection).limit(documentsMax).get();
    return found.docs.map((one) => one.data());
  };
  const [lines, candidates, builds, promotions] = await Promise.all([
    all('lines'),
    all('candidates'),
    all('builds'),
    all('promotions'),
  ]);
  return parseBoardDocuments({ lines, candidates, builds, promotions });
}

/**
 * Reads documents as they are stored, as far as the board shows them.
 * @throws ZodError where one is not what the board expects
 */
export function parseBoardDocuments(
  stored: Readonly<Record<keyof BoardDocuments, readonly unknown[]>>,
): BoardDocuments {
  return documents.parse(stored);
}
