import { type Decision, moved, stale } from './decide.ts';
import { decideHolds, type HoldEvent, type Holding } from './hold.ts';
import { askRound, hearOpening, openFirst } from './line-rounds.ts';
import type { Opening, RoundRequest, Served } from './round.ts';

/** The newest standing release of a line, as the next one is compared with it. */
export interface Head {
  readonly version: string;
  readonly candidate: string;
  readonly components: readonly HeadComponent[];
}

/** A component as a release holds it. */
export interface HeadComponent {
  readonly name: string;
  readonly tag: string;
  readonly images: readonly string[];
}

/** `lines/{line}`: what a line waits for and where it stands. */
export interface LineState extends Holding {
  readonly line: string;
  readonly waitingSinceMs?: number;
  readonly quietUntilMs?: number;
  /** The rounds to open, one after the other; the first of them is being opened. */
  readonly opening?: readonly Opening[];
  readonly newestCandidate?: string;
  /** Names the set of which a candidate was opened or refused last. */
  readonly set?: string;
  /** Names the set that the line was told of since. */
  readonly toldSet?: string;
  /** The newest rounds that opened a candidate, but for first ones: where candidates are looked for. */
  readonly rounds?: readonly string[];
  readonly served?: Served;
  readonly head?: Head;
  /** The candidate under promotion; one at a time. */
  readonly promoting?: string;
  /** Every number that was ever reserved: none is used again. */
  readonly versions: readonly string[];
  /** Why no candidate could be opened the last time. */
  readonly why?: string;
}

/** What can happen to a line. */
export type LineEvent =
  | {
      readonly type: 'set-changed';
      readonly line: string;
      readonly quietMs: number;
      readonly longestWaitMs: number;
      /** Names the set, where whoever says so has looked at it whole. */
      readonly set?: string;
    }
  | { readonly type: 'round-asked'; readonly line: string; readonly request: RoundRequest }
  | { readonly type: 'due' }
  | (Opening & {
      readonly type: 'candidate-opened';
      readonly candidate: string;
      /** The candidate's own round: another where it stands already, or its set has come back. */
      readonly candidateRound: string;
      readonly set: string;
    })
  | (Opening & {
      readonly type: 'candidate-refused';
      readonly why: string;
      /** None where it was refused before the set was known. */
      readonly set?: string;
    })
  | { readonly type: 'promotion-admitted'; readonly candidate: string; readonly version: string }
  | { readonly type: 'promotion-given-up'; readonly candidate: string }
  | { readonly type: 'released'; readonly head: Head }
  | {
      readonly type: 'release-withdrawn';
      readonly version: string;
      /** The newest release that stands without it; none where none does. */
      readonly head?: Head;
    }
  | (HoldEvent & { readonly line: string });

/** Freezes the line's set and opens a candidate of it, for one round. */
export interface LineEffect extends Opening {
  readonly type: 'open-candidate';
  readonly key: string;
}

type Decided = Decision<LineState, LineEffect>;

/** Decides for a line: tags that come together make one candidate, and no wait is endless. */
export function decideLine(state: LineState | undefined, event: LineEvent, nowMs: number): Decided {
  switch (event.type) {
    case 'set-changed':
      return changeSet(state ?? { line: event.line, versions: [] }, event, nowMs);
    case 'round-asked':
      return askRound(state ?? { line: event.line, versions: [] }, event.request, nowMs);
    case 'due':
      return state === undefined ? stale('no such line yet') : endWait(state, nowMs);
    case 'candidate-opened':
    case 'candidate-refused':
      return state === undefined ? stale('no such line yet') : hearOpening(state, event);
    case 'held':
    case 'hold-ended':
      return decideHolds(state ?? { line: event.line, versions: [] }, event, nowMs);
    case 'promotion-admitted':
      return admit(state, event.candidate, event.version);
    case 'promotion-given-up':
      return state?.promoting === event.candidate
        ? moved(without(state, 'promoting'), `the promotion of ${event.candidate} was given up`)
        : stale('this candidate is not being promoted');
    case 'released':
      return state?.promoting === event.head.candidate
        ? moved(
            { ...without(state, 'promoting'), head: event.head },
            `${event.head.version} is out`,
          )
        : stale('this candidate is not being promoted');
    case 'release-withdrawn':
      return state?.head?.version === event.version
        ? withdrawHead(state, event)
        : stale(`${event.version} is not the head`);
  }
}

/** When a line must be looked at: its quiet time is over. */
export function lineWaitsUntil(state: LineState): number | undefined {
  return state.quietUntilMs;
}

function changeSet(
  state: LineState,
  event: Extract<LineEvent, { type: 'set-changed' }>,
  nowMs: number,
): Decided {
  const { set } = event;
  if (set === undefined) return wait(state, event, nowMs);
  if (set === state.set) return stale('a candidate of this set was opened or refused before');
  if (state.quietUntilMs !== undefined) return stale('the line waits for quiet already');
  if (set === state.toldSet) return stale('a candidate of this set is being opened');
  return wait({ ...state, toldSet: set }, event, nowMs);
}

function wait(
  state: LineState,
  policy: { readonly quietMs: number; readonly longestWaitMs: number },
  nowMs: number,
): Decided {
  const waitingSinceMs = state.waitingSinceMs ?? nowMs;
  const quietUntilMs = Math.min(nowMs + policy.quietMs, waitingSinceMs + policy.longestWaitMs);
  return quietUntilMs <= nowMs
    ? endWait({ ...state, waitingSinceMs, quietUntilMs }, nowMs)
    : moved({ ...state, waitingSinceMs, quietUntilMs }, 'the set changed; waiting for quiet');
}

function endWait(state: LineState, nowMs: number): Decided {
  if (state.quietUntilMs === undefined) return stale('the line waits for nothing');
  if (state.quietUntilMs > nowMs) return stale('the quiet time is not over');
  const next = without(without(state, 'quietUntilMs'), 'waitingSinceMs');
  return openFirst(next, 'the quiet time is over', nowMs);
}

function admit(state: LineState | undefined, candidate: string, version: string): Decided {
  if (state === undefined) return stale('no such line yet');
  if (state.promoting !== undefined) return stale(`${state.promoting} is being promoted`);
  const versions = [...state.versions, version];
  return moved({ ...state, promoting: candidate, versions }, `${version} is reserved`);
}

function withdrawHead(
  state: LineState,
  { version, head }: Extract<LineEvent, { type: 'release-withdrawn' }>,
): Decided {
  const next = { ...without(state, 'head'), ...(head && { head }) };
  return moved(next, `${version} is withdrawn; the head is ${head?.version ?? 'none'}`);
}

function without<Key extends keyof LineState>(state: LineState, key: Key): Omit<LineState, Key> {
  const { [key]: _dropped, ...rest } = state;
  return rest;
}
