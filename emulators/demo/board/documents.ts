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
        deadlineMs: z.number(),
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
  wantedAtMs: z.number(),
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
const keptLine = z.object({ body: line, owed });
const keptCandidate = z.object({ body: candidate, owed });
const keptBuild = z.object({ body: build, owed });
const keptPromotion = z.object({ body: promotion, owed });

/** An effect that a document owes. */
export type OwedSeen = z.output<typeof owed>[number];
/** One try at a build or a test. */
export type AttemptSeen = z.output<typeof attempt>;
/** A cell of a candidate, as it was frozen. */
export type CellSeen = CandidateSeen['body']['frozen']['cells'][number];
/** A component of a candidate, as it was frozen. */
export type ComponentSeen = CandidateSeen['body']['frozen']['components'][number];
/** A line's document. */
export type LineSeen = z.output<typeof keptLine>;
/** A candidate's document. */
export type CandidateSeen = z.output<typeof keptCandidate>;
/** A build's document. */
export type BuildSeen = z.output<typeof keptBuild>;
/** A promotion's document. */
export type PromotionSeen = z.output<typeof keptPromotion>;

/** The documents that the board is made of. */
export interface BoardDocuments {
  readonly lines: readonly LineSeen[];
  readonly candidates: readonly CandidateSeen[];
  readonly builds: readonly BuildSeen[];
  readonly promotions: readonly PromotionSeen[];
}

/**
 * Reads what the board shows: four collections, each of the few documents that the demo makes.
 * @throws where Firestore cannot be read, or a document is not what the board expects
 */
export async function readBoardDocuments(firestore: Firestore): Promise<BoardDocuments> {
  const all = async <T>(collection: string, schema: z.ZodType<T>): Promise<readonly T[]> => {
    const found = await firestore.collection(collection).limit(documentsMax).get();
    return found.docs.map((one) => schema.parse(one.data()));
  };
  const [lines, candidates, builds, promotions] = await Promise.all([
    all('lines', keptLine),
    all('candidates', keptCandidate),
    all('builds', keptBuild),
    all('promotions', keptPromotion),
  ]);
  return { lines, candidates, builds, promotions };
}
