import { type Decision, moved, stale } from './decide.ts';
import type { LineEffect, LineEvent, LineState } from './line-state.ts';
import { firstRound, judgeInstant, type Opening, type RoundRequest, roundOf } from './round.ts';

type Decided = Decision<LineState, LineEffect>;

/** So many rounds are remembered that opened a candidate: those of a day with one in every hour. */
const roundsMax = 24;

/**
 * Begins the round that a line's set has by itself. A line opens one round after the other, so that
 * each sees the candidates of those before. One that is being opened already is begun anew: there
 * may be other tags now.
 */
export function openFirst(state: LineState, why: string, nowMs: number): Decided {
  const first = { round: firstRound, sinceMs: nowMs };
  const [begun, ...rest] = state.opening ?? [];
  if (begun?.round === firstRound)
    return moved({ ...state, opening: [first, ...rest] }, why, [openCandidate(first)]);
  return rest.some(isFirst) ? moved(state, why) : open(state, first, why);
}

/**
 * Begins a further round where it was not asked for before. While another is being opened it is not
 * taken, and nothing of it is remembered: who asks again later asks as if for the first time.
 */
export function askRound(state: LineState, request: RoundRequest, nowMs: number): Decided {
  const round = roundOf(request);
  if (isAsked(state, round)) return stale(`${round} was asked for before`);
  const asked = { round, sinceMs: nowMs };
  if (request.by === 'person')
    return openFurther(state, asked, `${request.email} asks for ${round}: ${request.reason}`);
  const judged = judgeInstant(state.served, request, nowMs);
  if (judged === 'served before') return stale(`${round} is not later than the one served last`);
  const served = { ...request.schedule, servedMs: request.instantMs };
  return judged === 'due'
    ? openFurther({ ...state, served }, asked, `${round} is due`)
    : moved({ ...state, served }, `the schedule is new: it begins after ${round}, long past`);
}

/** Whether a round is to be opened, or has opened a candidate. */
export function isAsked({ opening = [], rounds = [] }: LineState, round: string): boolean {
  return rounds.includes(round) || opening.some((one) => one.round === round);
}

/** Whether a line is at this opening now, and not at a later one, nor beyond it. */
export function isOpening({ opening }: LineState, { round, sinceMs }: Opening): boolean {
  const [begun] = opening ?? [];
  return begun?.round === round && begun.sinceMs === sinceMs;
}

/** Hears what came of the round that is being opened, and goes on with the next; none else counts. */
export function hearOpening(
  state: LineState,
  event: Extract<LineEvent, { type: 'candidate-opened' | 'candidate-refused' }>,
): Decided {
  const { opening: [, ...left] = [], why: _why, ...kept } = state;
  if (!isOpening(state, event)) return stale(`${event.round} is not what is being opened`);
  const set = event.set ?? state.toldSet ?? state.set;
  const heard = {
    ...withoutTold(kept, left),
    ...(left.length > 0 && { opening: left }),
    ...(set !== undefined && { set }),
  };
  const effects = left.slice(0, 1).map(openCandidate);
  if (event.type === 'candidate-refused')
    return moved({ ...heard, why: event.why }, event.why, effects);
  const { candidate, candidateRound } = event;
  const next = { ...withRound(heard, candidateRound), newestCandidate: candidate };
  return moved(next, 'candidate opened', effects);
}

/** Remembers the round of a candidate as the newest; a first one needs not be remembered. */
function withRound(state: LineState, round: string): LineState {
  if (round === firstRound) return state;
  const others = state.rounds?.filter((one) => one !== round) ?? [];
  return { ...state, rounds: [...others, round].slice(-roundsMax) };
}

function openFurther(state: LineState, asked: Opening, why: string): Decided {
  const other = state.opening?.find((one) => !isFirst(one));
  return other === undefined
    ? open(state, asked, why)
    : stale(`${asked.round} must wait, because ${other.round} is being opened`);
}

function open(state: LineState, asked: Opening, why: string): Decided {
  const { opening = [] } = state;
  const effects = opening.length === 0 ? [openCandidate(asked)] : [];
  return moved({ ...state, opening: [...opening, asked] }, why, effects);
}

function openCandidate(opening: Opening): LineEffect {
  return { type: 'open-candidate', key: `open-candidate:${opening.round}`, ...opening };
}

/** The set that the line was told of is forgotten when nothing is to come of it any more. */
function withoutTold(state: LineState, opening: readonly Opening[]): LineState {
  if (state.quietUntilMs !== undefined || opening.some(isFirst)) return state;
  const { toldSet: _told, ...rest } = state;
  return rest;
}

function isFirst({ round }: Opening): boolean {
  return round === firstRound;
}
