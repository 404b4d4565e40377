import type { CellCounts, ShownCandidate, ShownCandidates } from '#core/shown-candidate.ts';
import { type Block, line, table, type Words } from '../frame/blocks.ts';
import { phaseWords, timeText } from './words.ts';

/** Above the rows of candidates. */
export const candidateHeading = ['candidate', 'line', 'phase', 'version', 'cells', 'opened', 'why'];

/** Candidates, one a row. */
export function candidateRows(
  candidates: readonly ShownCandidate[],
): readonly (readonly Words[])[] {
  return candidates.map((one) => [
    { text: one.candidate, style: 'strong' },
    one.line,
    phaseWords(one.phase),
    one.version ?? (one.versionToBe === undefined ? '-' : `(${one.versionToBe})`),
    cellsText(one.blocking),
    timeText(one.openedAt),
    whyText(one),
  ]);
}

/** A page of candidates. */
export function candidatesBlocks({ candidates }: ShownCandidates): readonly Block[] {
  if (candidates.length === 0) return [line('there is no candidate')];
  return table(candidateHeading, candidateRows(candidates));
}

/** How many cells have passed, and what came of the others. */
export function cellsText({ of, passed, flaky, open, failed }: CellCounts): string {
  const rest = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(open > 0 ? [`${open} open`] : []),
    ...(flaky > 0 ? [`${flaky} flaky`] : []),
  ];
  return `${passed}/${of}${rest.length === 0 ? '' : `, ${rest.join(', ')}`}`;
}

function whyText({ why, changed, waivers, holds }: ShownCandidate): string {
  const changes = changed.map(({ component, why: words }) => `${component} ${words}`).join(', ');
  const also = [
    ...(waivers > 0 ? [`${waivers} waived`] : []),
    ...(holds > 0 ? [`${holds} held`] : []),
  ];
  return [why ?? changes, ...also].filter((words) => words !== '').join('; ');
}
