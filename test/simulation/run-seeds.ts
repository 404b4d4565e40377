import { mutants } from './mutants.ts';
import { runSeed } from './run-seed.ts';
import { added, type Counts } from './tally.ts';
import { type Found, repeatOf, type Told } from './verdict.ts';

/** Runs to be made: so many seeds from one on, each so many further. */
export interface Assignment {
  readonly plan: Told;
  readonly fromSeed: number;
  readonly seeds: number;
  readonly step: number;
  /** The name of what is broken on purpose. */
  readonly mutant?: string;
  /** Whether the first violation is enough. */
  readonly isUntilFound?: boolean;
}

/** What came of runs. */
export interface Findings {
  readonly counts: Counts;
  readonly found: readonly Found[];
}

/** Takes an assignment as it comes from another thread. */
export function readAssignment(data: unknown): Assignment {
  return data as Assignment;
}

/** Makes the runs one after the other. */
export async function runSeeds(assignment: Assignment): Promise<Findings> {
  const { plan, fromSeed, seeds, step } = assignment;
  const mutant = mutants.find(({ name }) => name === assignment.mutant);
  const counts: Counts[] = [];
  const found: Found[] = [];
  for (let at = 0; at < seeds; at += 1) {
    const seed = fromSeed + at * step;
    const run = await runSeed({ ...plan, seed, ...(mutant === undefined ? {} : { mutant }) });
    counts.push(run.counts);
    if (run.violation === undefined) continue;
    found.push({
      ...run.violation,
      seed,
      repeat: repeatOf({ plan, seed, mutant: assignment.mutant }),
    });
    if (assignment.isUntilFound) break;
  }
  return { counts: added(counts), found };
}
