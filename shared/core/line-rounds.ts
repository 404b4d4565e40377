import { type Decision, moved, stale } from './decide.ts';
import type { LineEffect, LineEvent, LineState } from './line-state.ts';
import { firstRound, judgeInstant, type RoundRequest, roundOf } from './round.ts';

type Decided = Decision<LineState, LineEffect>;

/** So many rounds are remembered: of a line that is asked every hour, those of a day. */
const roundsMax = 24;

/**
 * Begins the round that a line's set has by itself. A line opens one round after the other, so that
 * each sees the candidates of those before. One that is being opened already is begun anew: there
 * may be other tags now.
 */
export function openFirst(state: LineState, why: string): Decided {
  const { opening = [] } = state;
  const isNext = opening.length === 0 || opening[0] === firstRound;
  if (!opening.includes(firstRound)) return open(state, firstRound, why);
  return moved(state, why, isNext ? [openCandidate(firstRound)] : []);
}

/** Begins a further round where somebody may ask for it who did not ask before. */
export function askRound(state: LineState, request: RoundRequest, nowMs: number): Decided {
  const round = roundOf(request);
  if (state.rounds?.includes(round)) return stale(`${round} was asked for before`);
  if (request.by === 'person') {
    const why = `${request.email} asks for ${round}: ${request.reason}`;
    return openFurther(state, round, why);
  }
  const judged = judgeInstant(state.served, request, nowMs);
  if (judged === 'served before') return stale(`${round} is not later than the one served last`);
  const served = { ...request.schedule, servedMs: request.instantMs };
  return judged === 'due'
    ? openFurther({ ...state, served }, round, `${round} is due`)
    : moved({ ...state, served }, `the schedule is new: it begins after ${round}, long past`);
}

/** Hears what came of a round, and goes on with the next. */
export function hearOpening(
  state: LineState,
  event: Extract<LineEvent, { type: 'candidate-opened' | 'candidate-refused' }>,
): Decided {
  const { opening = [], why: _why, ...kept } = state;
  const isAwaited = opening[0] === event.round;
  const left = isAwaited ? opening.slice(1) : opening;
  const isOpened = event.type === 'candidate-opened';
  const isKnown = isOpened ? state.newestCandidate === event.candidate : state.why === event.why;
  if (isKnown && !isAwaited) return stale(`what came of ${event.round} is known`);
  const set = event.set ?? state.toldSet ?? state.set;
  const next: LineState = {
    ...withoutTold(kept, left),
    ...(left.length > 0 && { opening: left }),
    ...(set !== undefined && { set }),
    ...(isOpened ? { newestCandidate: event.candidate } : { why: event.why }),
  };
  const [following] = isAwaited ? left : [];
  const effects = following === undefined ? [] : [openCandidate(following)];
  return moved(next, isOpened ? 'candidate opened' : event.why, effects);
}

function openFurther(state: LineState, round: string, why: string): Decided {
  const rounds = [...(state.rounds ?? []), round].slice(-roundsMax);
  const other = state.opening?.find((one) => one !== firstRound);
  if (other === undefined) return open({ ...state, rounds }, round, why);
  const none = `${round} opens no candidate, because ${other} is being opened`;
  return moved({ ...state, rounds, why: none }, none);
}

function open(state: LineState, round: string, why: string): Decided {
  const { opening = [] } = state;
  const effects = opening.length === 0 ? [openCandidate(round)] : [];
  return moved({ ...state, opening: [...opening, round] }, why, effects);
}

function openCandidate(round: string): LineEffect {
  return { type: 'open-candidate', key: `open-candidate:${round}`, round };
}

/** The set that the line was told of is forgotten when nothing is to come of it any more. */
function withoutTold(state: LineState, opening: readonly string[]): LineState {
  if (state.quietUntilMs !== undefined || opening.includes(firstRound)) return state;
  const { toldSet: _told, ...rest } = state;
  return rest;
}
