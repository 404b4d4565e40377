import type { Refusal } from './admission.ts';
import type { Candidate, CandidatePhase } from './candidate.ts';
import { isWhole } from './candidate-builds.ts';
import { cellOf } from './cells.ts';
import { standingWaiver, type Waiver, waiverOf } from './standing-waiver.ts';
import { untilFault } from './until.ts';

const dayMs = 24 * 60 * 60_000;

/** So far ahead may a waiver end: whoever needs it for longer looks at the cell again. */
export const waiverMsMax = 90 * dayMs;
/** So many are kept of a candidate; where more of its cells fail, there is nothing to be released. */
export const waiversMax = 8;
/** A longer reason is refused, and a longer link: with the others they stay within one document. */
export const waiverReasonLengthMax = 300;
export const waiverLinkLengthMax = 300;

/** A waiver that a person asks for. */
export interface WaiverWish {
  readonly candidate: string;
  readonly cell: string;
  readonly reason: string;
  readonly owner: string;
  readonly link: string;
  readonly untilMs: number;
}

/** That a person wants a waiver to end at once. */
export interface EndedWaiverWish {
  readonly candidate: string;
  readonly cell: string;
  readonly reason: string;
}

type Over = Extract<CandidatePhase, 'superseded' | 'promoting' | 'released'>;

const tooLate: Readonly<Record<Over, string>> = {
  superseded: 'waive the cell of the candidate that took its place',
  promoting: 'what its promotion rests on was decided when it was admitted',
  released: 'it is promoted already',
};

/** Why a cell of a candidate cannot be waived, and what else can be done; none where it can be. */
export function refuseWaiver(
  candidate: Candidate,
  { cell: id, untilMs }: Pick<WaiverWish, 'cell' | 'untilMs'>,
  nowMs: number,
): Refusal | undefined {
  const over = refuseOver(candidate, nowMs);
  if (over !== undefined) return over;
  const cell = cellOf(candidate.frozen, id);
  if (cell === undefined) return noCell(candidate, id);
  if (cell.counts === 'informing')
    return { code: 'refused', why: `${id} informs, and blocks nothing: it needs no waiver` };
  const fault = untilFault('a waiver', untilMs, nowMs, waiverMsMax);
  if (fault !== undefined) return { code: 'refused', why: fault };
  return lastUnwaived(candidate, id, nowMs) ?? noRoom(candidate, id, nowMs);
}

/** Why no waiver of a candidate can be ended; none where one can be. */
export function refuseWaiverEnd(
  candidate: Candidate,
  { cell }: Pick<EndedWaiverWish, 'cell'>,
  nowMs: number,
): Refusal | undefined {
  const over = refuseOver(candidate, nowMs);
  if (over !== undefined || waiverOf(candidate, cell) !== undefined) return over;
  return { code: 'unknown', why: `${cell} of ${candidate.id} was never waived` };
}

/** Beside which waivers there is room for one of a cell: those that are over give way to it. */
export function waiversBeside(
  { waivers = {} }: Pick<Candidate, 'waivers'>,
  cell: string,
  nowMs: number,
): Readonly<Record<string, Waiver>> {
  const others = Object.entries(waivers).filter(([id]) => id !== cell);
  if (others.length < waiversMax) return Object.fromEntries(others);
  return Object.fromEntries(others.filter(([, { untilMs }]) => untilMs > nowMs));
}

function refuseOver(candidate: Candidate, nowMs: number): Refusal | undefined {
  const { id, phase, why, expiresAtMs } = candidate;
  const wayOut = 'ask for another round of its set: POST /api/v1/rounds';
  if (phase === 'collecting' || phase === 'collected')
    return { code: 'gone', why: `candidate ${id} is ${phase}; ${wayOut}` };
  if (phase === 'superseded' || phase === 'promoting' || phase === 'released')
    return { code: 'conflict', why: `candidate ${id} is ${phase}: ${tooLate[phase]}` };
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs)
    return { code: 'gone', why: `candidate ${id} has expired; ${wayOut}` };
  if (phase !== 'failed' || isWhole(candidate)) return undefined;
  const words = 'a build cannot be waived: mend it, and tag the component anew';
  return { code: 'conflict', why: `candidate ${id} is failed: ${why}; ${words}` };
}

function noCell(candidate: Candidate, id: string): Refusal {
  const cells = blockingCells(candidate).join(', ');
  return { code: 'unknown', why: `candidate ${candidate.id} has no cell ${id}; it has ${cells}` };
}

/** Every blocking cell that is not waived must pass: while one is left, something was tested. */
function lastUnwaived(candidate: Candidate, id: string, nowMs: number): Refusal | undefined {
  const left = blockingCells(candidate).filter(
    (one) => one !== id && standingWaiver(candidate, one, nowMs) === undefined,
  );
  if (left.length > 0) return undefined;
  const words = 'nothing is ever accepted because nothing was tested';
  return {
    code: 'conflict',
    why: `${id} is the last blocking cell that is not waived: ${words}; mend one of them`,
  };
}

function noRoom(candidate: Candidate, id: string, nowMs: number): Refusal | undefined {
  const standing = Object.keys(waiversBeside(candidate, id, nowMs));
  if (standing.length < waiversMax) return undefined;
  const why = `${standing.length} cells of ${candidate.id} are waived, and no more can be; mend some`;
  return { code: 'conflict', why };
}

function blockingCells({ frozen }: Candidate): readonly string[] {
  return frozen.cells.filter(({ counts }) => counts === 'blocking').map(({ id }) => id);
}
