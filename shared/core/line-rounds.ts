import { type Decision, moved, stale } from './decide.ts';
import type { LineEffect, LineEvent, LineState } from './line-state.ts';
import { firstRound, judgeInstant, type Opening, type RoundRequest, roundOf } from './round.ts';

type Decided = Decision<LineState, LineEffect>;

/** So many rounds are remembered: of a line that is asked every hour, those of a day. */
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

/** Begins a further round where somebody may ask for it who did not ask before. */
export function askRound(state: LineState, request: RoundRequest, nowMs: number): Decided {
  const round = roundOf(request);
  if (state.rounds?.includes(round)) return stale(`${round} was asked for before`);
  if (request.by === 'person') {
    const why = `${request.email} asks for ${round}: ${request.reason}`;
    return openFurther(state, { round, sinceMs: nowMs }, why);
  }
  const judged = judgeInstant(state.served, request, nowMs);
  if (judged === 'served before') return stale(`${round} is not later than the one served last`);
  const served = { ...request.schedule, servedMs: request.instantMs };
  return judged === 'due'
    ? openFurther({ ...state, served }, { round, sinceMs: nowMs }, `${round} is due`)
    : moved({ ...state, served }, `the schedule is new: it begins after ${round}, long past`);
}

/** Whether a line is at this opening now, and not at a later one, nor beyond it. */
export function isOpening({ opening }: LineState, { round, sinceMs }: Opening): boolean {
  const [begun] = opening ?? [];
  return begun?.round === round && begun.sinceMs === sinceMs;
}

/** Hears what came of a round, and goes on with the next. */
export function hearOpening(
  state: LineState,
  event: Extract<LineEvent, { type: 'candidate-opened' | 'candidate-refused' }>,
): Decided {
  const { opening = [], why: _why, ...kept } = state;
  const isAwaited = isOpening(state, event);
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

function openFurther(state: LineState, asked: Opening, why: string): Decided {
  const { round } = asked;
  const rounds = [...(state.rounds ?? []), round].slice(-roundsMax);
  const other = state.opening?.find((one) => !isFirst(one));
  if (other === undefined) return open({ ...state, rounds }, asked, why);
  const none = `${round} opens no candidate, because ${other.round} is being opened`;
  return moved({ ...state, rounds, why: none }, none);
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
