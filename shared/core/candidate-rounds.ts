import type { Candidate, CandidatePhase } from './candidate.ts';
import { firstRound } from './round.ts';

/** Phases in which a candidate of the same set is still of use. */
const livingPhases: readonly CandidatePhase[] = [
  'building',
  'testing',
  'accepted',
  'promoting',
  'released',
];
/** Phases in which a candidate is still to be judged. */
const underWayPhases: readonly CandidatePhase[] = ['building', 'testing'];

/** What a round of a set comes to: a candidate of its own, one that there is, or none and why. */
export type RoundVerdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'stands'; readonly candidate: string }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Judges a round of a set by all candidates of that set. The first round is content with any that is
 * of use, and a set that was tested before is not tested again for it. A further round tests it
 * again, but for one that is under way. A candidate that this round opened already, and may not have
 * opened to the end, is opened again, which is safe.
 */
export function judgeRound(round: string, ofSet: readonly Candidate[]): RoundVerdict {
  const own = ofSet.find((one) => one.round === round);
  const others = ofSet.filter((one) => one.round !== round);
  const sufficing = round === firstRound ? livingPhases : underWayPhases;
  const other = others.findLast(({ phase }) => sufficing.includes(phase));
  if (own?.phase === 'building') return { kind: 'open' };
  if (own !== undefined && (round !== firstRound || livingPhases.includes(own.phase)))
    return { kind: 'stands', candidate: own.id };
  if (other === undefined) return own === undefined ? { kind: 'open' } : testedBefore(own);
  return round === firstRound
    ? { kind: 'stands', candidate: other.id }
    : { kind: 'refused', why: `${round}: this set is ${other.phase} as ${other.id} already` };
}

function testedBefore({ id, why, phase }: Candidate): RoundVerdict {
  return { kind: 'refused', why: `this set was tested before as ${id}: ${why ?? phase}` };
}
