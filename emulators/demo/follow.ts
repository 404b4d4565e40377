import type { CandidateShown } from './documents.ts';
import type { Tour } from './tour.ts';
import { until } from './wait.ts';

/** Tells a person what happens, one sentence at a time. */
export type Say = (sentence: string) => void;

const underWay: ReadonlySet<string> = new Set(['building', 'testing']);

/** Waits until the line has opened a candidate other than the one before, and answers its id. */
export function untilOpened(tour: Tour, line: string, before?: string): Promise<string> {
  return until(`a candidate of ${line}`, async () => {
    const newest = (await tour.documents.line(line))?.newestCandidate;
    return newest === before ? undefined : newest;
  });
}

/** Follows a candidate while it is built, and answers it when every image is staged or it failed. */
export async function followBuilds(tour: Tour, id: string, say: Say): Promise<CandidateShown> {
  const since = performance.now();
  const told = new Set<string>();
  return until(`the builds of ${id}`, async () => {
    const candidate = await tour.documents.candidate(id);
    if (candidate === undefined) return undefined;
    for (const { name, tag } of candidate.frozen.components) {
      const { phase, origin, images = [] } = candidate.builds[name] ?? { phase: 'under-way' };
      if (phase === 'under-way' || told.has(name)) continue;
      told.add(name);
      const how = origin === 'production' ? 'joins from production' : phase;
      const staged = images.map((image) => `${image.name}@${short(image.digest)}`).join(', ');
      say(`${name} ${tag} ${how} after ${secondsSince(since)}: ${staged}`);
    }
    return candidate.phase === 'building' ? undefined : candidate;
  });
}

/** Follows a candidate while it is tested, and answers it when it is accepted or failed. */
export async function followTests(tour: Tour, id: string, say: Say): Promise<CandidateShown> {
  const since = performance.now();
  const told = new Set<string>();
  return until(`the tests of ${id}`, async () => {
    const candidate = await tour.documents.candidate(id);
    if (candidate === undefined) return undefined;
    for (const { cell, outcome } of outcomes(candidate)) {
      if (outcome === undefined || told.has(cell)) continue;
      told.add(cell);
      say(`${cell} ${outcome} after ${secondsSince(since)}`);
    }
    return underWay.has(candidate.phase) ? undefined : candidate;
  });
}

/** Waits until a promotion is done and its floating tags are where they should be. */
export async function followPromotion(tour: Tour, candidate: string, say: Say): Promise<void> {
  let last = '';
  await until(`the promotion of ${candidate}`, async () => {
    const promotion = await tour.documents.promotion(candidate);
    if (promotion?.held !== undefined) throw new Error(`the promotion is held: ${promotion.held}`);
    if (promotion === undefined || promotion.step === last) return undefined;
    last = promotion.step;
    say(last === 'done' ? 'copied, tagged, published, announced' : `${last} ...`);
    return last === 'done' ? true : undefined;
  });
  await until('the floating tags', async () =>
    (await tour.documents.owing('floating-tags')) === 0 ? true : undefined,
  );
}

/** A digest, short enough to be looked at. */
export function short(digest: string): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12);
}

function outcomes(candidate: CandidateShown) {
  return candidate.frozen.cells.map((cell) => {
    const run = candidate.cells[cell.id]?.attempts.at(-1)?.outcome;
    const unit = candidate.builds[cell.component ?? '']?.unit?.outcome;
    return { cell: cell.id, outcome: cell.runs === 'unit' ? unit : run };
  });
}

function secondsSince(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
