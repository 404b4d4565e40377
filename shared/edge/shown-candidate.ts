import { z } from 'zod';
import type {
  CellCounts,
  ShownAttempt,
  ShownCandidate,
  ShownCandidates,
  ShownCell,
  ShownComponent,
  ShownSet,
  ShownStep,
} from '#core/shown-candidate.ts';
import { describing } from './describing.ts';
import {
  actionSchema,
  bumpSchema,
  cellKindShape,
  cellNewsSchema,
  cellVerdictSchema,
  countSchema,
  digestTextSchema,
  holdSchema,
  instantSchema,
  outcomeSchema,
  phaseSchema,
  verdictSchema,
  waiverSchema,
} from './shown-parts.ts';

const countsSchema = describing<CellCounts>()(
  z
    .strictObject({
      of: countSchema,
      passed: countSchema,
      flaky: countSchema,
      open: countSchema,
      failed: countSchema,
    })
    .meta({ id: 'CellCounts' }),
);

const row = {
  candidate: z.string(),
  line: z.string(),
  round: z.string(),
  phase: phaseSchema,
  why: z.string().exactOptional(),
  version: z.string().exactOptional(),
  versionToBe: z.string().exactOptional(),
  openedAt: instantSchema,
  decidedAt: instantSchema.exactOptional(),
  blocking: countsSchema,
  informing: countsSchema,
  changed: z.array(
    z.strictObject({
      component: z.string(),
      bump: bumpSchema,
      why: z.string(),
    }),
  ),
  waivers: countSchema,
  holds: countSchema,
  expires: instantSchema.exactOptional(),
};

/** A candidate as one row among those of its line. */
export const candidateSchema = describing<ShownCandidate>()(
  z.strictObject(row).meta({ id: 'Candidate' }),
);

/** A page of the candidates of a line. */
export const candidatesSchema = describing<ShownCandidates>()(
  z.strictObject({
    candidates: z.array(candidateSchema),
    next: z.string().exactOptional(),
  }),
);

const stepSchema = describing<ShownStep>()(
  z.strictObject({
    name: z.enum([
      'tags',
      'build',
      'test',
      'decision',
      'copy',
      'version tags',
      'files',
      'floating tags',
      'announcement',
    ]),
    state: z.enum(['done', 'now', 'ahead', 'failed', 'held', 'never']),
    began: instantSchema.exactOptional(),
    ended: instantSchema.exactOptional(),
    told: z.string().exactOptional(),
  }),
);

const componentSchema = describing<ShownComponent>()(
  z.strictObject({
    name: z.string(),
    repository: z.string(),
    tag: z.string(),
    commit: z.string(),
    committedAt: instantSchema,
    before: z.string().exactOptional(),
    change: z.enum([...bumpSchema.options, 'none', 'first']),
    build: z.strictObject({
      key: z.string(),
      phase: z.enum(['under-way', 'built', 'failed']),
      origin: z.enum(['build', 'production']).exactOptional(),
      url: z.string().exactOptional(),
      why: z.string().exactOptional(),
      lacks: z.string().exactOptional(),
    }),
    images: z.array(
      z.strictObject({
        name: z.string(),
        digest: digestTextSchema.exactOptional(),
        platforms: z.array(z.string()),
        platformsExpected: countSchema,
      }),
    ),
    unit: outcomeSchema.exactOptional(),
    skipped: z.array(z.strictObject({ tag: z.string(), why: z.string() })),
  }),
);

const attemptSchema = describing<ShownAttempt>()(
  z.strictObject({
    attempt: countSchema,
    outcome: outcomeSchema.exactOptional(),
    why: z.string().exactOptional(),
    url: z.string().exactOptional(),
    openedAt: instantSchema,
    endedAt: instantSchema.exactOptional(),
    rerunOf: countSchema.exactOptional(),
    failedTests: z.array(z.string()),
    lastLines: z.array(z.string()),
  }),
);

const cellSchema = describing<ShownCell>()(
  z
    .strictObject({
      cell: z.string(),
      ...cellKindShape,
      verdict: cellVerdictSchema,
      axes: z.record(z.string(), z.string()).exactOptional(),
      news: cellNewsSchema.exactOptional(),
      attempts: z.array(attemptSchema),
      waiver: waiverSchema.exactOptional(),
      deadline: instantSchema.exactOptional(),
    })
    .meta({ id: 'Cell' }),
);

/** A candidate with all that is known of it. */
export const setSchema = describing<ShownSet>()(
  z
    .strictObject({
      ...row,
      verdict: verdictSchema,
      steps: z.array(stepSchema),
      since: z.string().exactOptional(),
      components: z.array(componentSchema),
      cells: z.array(cellSchema),
      removedCells: z.array(z.string()),
      holding: z.array(holdSchema),
      waived: z.array(waiverSchema),
      findings: countSchema.exactOptional(),
      restores: z.string().exactOptional(),
      actions: z.array(actionSchema),
      links: z.record(z.string(), z.string()),
    })
    .meta({ id: 'Set' }),
);
