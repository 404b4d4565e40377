import type { Candidate, CandidatePhase } from './candidate.ts';
import { againRound, firstRound, type Opening } from './round.ts';

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
  | {
      readonly kind: 'open';
      /** The candidate's round; it is another than was asked for where a set has come back. */
      readonly round: string;
    }
  | { readonly kind: 'stands'; readonly candidate: Candidate }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Judges the opening of a round by all candidates of its set. The first round is content with any
 * that is of use, and does not test a set again that failed. Where the set's newest candidate gave
 * way to another set, or its staging area is collected, the line has come back to the set, and it is
 * opened again. A further round tests a set again, but for one that is under way.
 */
export function judgeRound(opening: Opening, ofSet: readonly Candidate[]): RoundVerdict {
  const inOrder = ofSet.toSorted((a, b) => a.openedAtMs - b.openedAtMs);
  return opening.round === firstRound
    ? judgeFirst(opening, inOrder)
    : judgeFurther(opening.round, inOrder);
}

function judgeFirst({ sinceMs }: Opening, ofSet: readonly Candidate[]): RoundVerdict {
  const living = ofSet.findLast(({ phase }) => livingPhases.includes(phase));
  if (living !== undefined) return { kind: 'stands', candidate: living };
  const newest = ofSet.at(-1);
  if (newest === undefined) return { kind: 'open', round: firstRound };
  if (newest.phase !== 'failed') return { kind: 'open', round: againRound(sinceMs) };
  const failed = `this set was tested before as ${newest.id}: ${newest.why ?? newest.phase}`;
  return { kind: 'refused', why: `${failed}; to test it again, POST /api/v1/rounds` };
}

function judgeFurther(round: string, ofSet: readonly Candidate[]): RoundVerdict {
  const underWay = ofSet.findLast(({ phase }) => underWayPhases.includes(phase));
  const known = underWay ?? ofSet.find((one) => one.round === round);
  return known === undefined
    ? { kind: 'open', round }
    : { kind: 'refused', why: `${round}: this set is ${known.phase} as ${known.id} already` };
}
