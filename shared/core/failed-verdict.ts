import type { Candidate, FrozenCell } from './candidate.ts';
import { isWhole } from './candidate-builds.ts';
import {
  type CandidateFacts,
  isExpired,
  isNewest,
  maintainersOf,
  promotersOf,
} from './candidate-facts.ts';
import { type CellVerdict, cellVerdict, decidingAttempt, isPassing } from './cells.ts';
import { fewOf } from './few-words.ts';
import { needsPerson, over, quoted, type Said } from './said.ts';
import { standingWaiver } from './standing-waiver.ts';

/** What can be done about a component that is not good as it is tagged. */
export const newTag = 'mend it, and tag the component anew';

const anotherRound = 'have the set tested again: POST /api/v1/rounds';

/** What a failed candidate says: which builds or cells did not come to what they must, and how. */
export function failedVerdict(facts: CandidateFacts, nowMs: number): Said {
  const { candidate } = facts;
  const bad = badCells(candidate, nowMs);
  const why =
    isWhole(candidate) && bad.length > 0
      ? fewOf(bad.map(badWords))
      : quoted(candidate.why ?? 'nobody said why');
  const sentence = `Failed: ${why}`;
  if (isExpired(candidate, nowMs)) return over(`${sentence}; its time is over`);
  const unbuilt = failedBuilds(candidate);
  if (unbuilt.length > 0) return atRest(facts, sentence, unbuilt.map(maintainersOf), newTag);
  if (bad.length === 0) return atRest(facts, sentence, promotersOf(facts), anotherRound);
  const units = bad.flatMap(({ cell }) => cell.component ?? []);
  const who = [...promotersOf(facts), ...units.map(maintainersOf)];
  const isBad = bad.some(({ verdict }) => verdict === 'failed');
  const wayOut = isBad ? 'mend what failed, and tag it anew' : anotherRound;
  return atRest(facts, sentence, who, `${wayOut}; or waive a cell: POST /api/v1/waivers`);
}

/** A blocking cell that did not pass and is not waived. */
interface BadCell {
  readonly cell: FrozenCell;
  readonly verdict: Exclude<CellVerdict, 'open' | 'passed' | 'flaky-passed'>;
  readonly why: string | undefined;
}

/** The blocking cells that keep a candidate from being accepted. */
export function badCells(candidate: Candidate, nowMs: number): readonly BadCell[] {
  return candidate.frozen.cells.flatMap((cell) => {
    const verdict = cellVerdict(candidate, cell);
    if (cell.counts !== 'blocking' || verdict === 'open' || isPassing(verdict)) return [];
    if (standingWaiver(candidate, cell.id, nowMs) !== undefined) return [];
    const run = candidate.cells[cell.id];
    return [{ cell, verdict, why: run && decidingAttempt(cell, run)?.why }];
  });
}

const verdictWords: Readonly<Record<BadCell['verdict'], string>> = {
  failed: 'failed',
  errored: 'errored, as something around it broke',
  inconclusive: 'is inconclusive, as it was ended before it could tell',
  'timed-out': 'timed out, as nobody answered',
};

function badWords({ cell, verdict, why }: BadCell): string {
  const said = why === undefined ? '' : ` (${quoted(why)})`;
  return `${cell.id} ${verdictWords[verdict]}${said}`;
}

/** It stays as it is: where it is the newest of its line somebody should act, else nobody does. */
export function atRest(
  facts: CandidateFacts,
  sentence: string,
  who: readonly string[],
  way: string,
): Said {
  if (isNewest(facts)) return needsPerson(sentence, who, way);
  return over(`${sentence}; ${facts.state.newestCandidate} is newer`);
}

function failedBuilds({ frozen, builds }: Candidate): readonly string[] {
  return frozen.components
    .filter(({ name }) => builds[name]?.phase === 'failed')
    .map(({ name }) => name);
}
