import type { BuildNews, Candidate, CandidateEffect, CandidateEvent } from './candidate.ts';
import { recordUnit, startCells } from './candidate-cells.ts';
import { ended } from './candidate-end.ts';
import { type Circumstances, type Decision, moved, stale } from './decide.ts';
import { canonicalText } from './recipe.ts';

type Decided = Decision<Candidate, CandidateEffect>;
type Told = Extract<CandidateEvent, { type: 'build-told' }>;

/**
 * Hears of one of the candidate's builds. What was once built stays as it is, whatever news comes
 * late: the digests that are tested are the digests that are promoted.
 */
export function hearBuild(
  candidate: Candidate,
  { component, news }: Told,
  circumstances: Circumstances,
): Decided {
  const known = candidate.builds[component];
  if (known === undefined) return stale(`${component} is not in the set`);
  if (candidate.phase !== 'building' || known.phase === 'built')
    return hearUnit(candidate, component, known, news.unit, circumstances.nowMs);
  if (canonicalText(known) === canonicalText(news)) return stale('nothing new');
  const told = withBuild(candidate, component, news);
  if (news.phase === 'failed') {
    const why = `${component} was not built: ${news.why ?? 'no reason was given'}`;
    return moved(ended(told, 'failed', why, circumstances.nowMs), why);
  }
  return isWhole(told)
    ? startCells(told, circumstances)
    : moved(told, `${component} is ${news.phase}`);
}

/** Whether every build of the set stands. */
export function isWhole(candidate: Candidate): boolean {
  return Object.values(candidate.builds).every(({ phase }) => phase === 'built');
}

function hearUnit(
  candidate: Candidate,
  component: string,
  known: BuildNews,
  unit: BuildNews['unit'],
  nowMs: number,
): Decided {
  if (unit === undefined || canonicalText(unit) === canonicalText(known.unit))
    return stale('nothing new');
  const told = withBuild(candidate, component, { ...known, unit });
  const recorded = recordUnit(told, component, nowMs);
  return moved(recorded, `unit tests of ${component}: ${unit.outcome}`);
}

function withBuild(candidate: Candidate, component: string, news: BuildNews): Candidate {
  return { ...candidate, builds: { ...candidate.builds, [component]: news } };
}
