import { type Decision, moved, stale } from './decide.ts';

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
export interface LineState {
  readonly line: string;
  readonly waitingSinceMs?: number;
  readonly quietUntilMs?: number;
  readonly newestCandidate?: string;
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
    }
  | { readonly type: 'due' }
  | { readonly type: 'candidate-opened'; readonly candidate: string }
  | { readonly type: 'candidate-refused'; readonly why: string }
  | { readonly type: 'promotion-admitted'; readonly candidate: string; readonly version: string }
  | { readonly type: 'released'; readonly head: Head };

/** Freezes the line's set and opens a candidate of it. */
export type LineEffect = { readonly type: 'open-candidate'; readonly key: 'open-candidate' };

const open: LineEffect = { type: 'open-candidate', key: 'open-candidate' };

/** Decides for a line: tags that come together make one candidate, and no wait is endless. */
export function decideLine(
  state: LineState | undefined,
  event: LineEvent,
  nowMs: number,
): Decision<LineState, LineEffect> {
  switch (event.type) {
    case 'set-changed':
      return wait(state ?? { line: event.line, versions: [] }, event, nowMs);
    case 'due':
      return state === undefined ? stale('no such line yet') : endWait(state, nowMs);
    case 'candidate-opened':
      return state === undefined || state.newestCandidate === event.candidate
        ? stale('the candidate is known')
        : moved({ ...without(state, 'why'), newestCandidate: event.candidate }, 'candidate opened');
    case 'candidate-refused':
      return state === undefined
        ? stale('no such line yet')
        : moved({ ...state, why: event.why }, event.why);
    case 'promotion-admitted':
      return admit(state, event.candidate, event.version);
    case 'released':
      return state?.promoting === event.head.candidate
        ? moved(
            { ...without(state, 'promoting'), head: event.head },
            `${event.head.version} is out`,
          )
        : stale('this candidate is not being promoted');
  }
}

/** When a line must be looked at: its quiet time is over. */
export function lineWaitsUntil(state: LineState): number | undefined {
  return state.quietUntilMs;
}

function wait(
  state: LineState,
  policy: { readonly quietMs: number; readonly longestWaitMs: number },
  nowMs: number,
): Decision<LineState, LineEffect> {
  const waitingSinceMs = state.waitingSinceMs ?? nowMs;
  const quietUntilMs = Math.min(nowMs + policy.quietMs, waitingSinceMs + policy.longestWaitMs);
  return quietUntilMs <= nowMs
    ? endWait({ ...state, waitingSinceMs, quietUntilMs }, nowMs)
    : moved({ ...state, waitingSinceMs, quietUntilMs }, 'the set changed; waiting for quiet');
}

function endWait(state: LineState, nowMs: number): Decision<LineState, LineEffect> {
  if (state.quietUntilMs === undefined) return stale('the line waits for nothing');
  if (state.quietUntilMs > nowMs) return stale('the quiet time is not over');
  const next = without(without(state, 'quietUntilMs'), 'waitingSinceMs');
  return moved(next, 'the quiet time is over', [open]);
}

function admit(
  state: LineState | undefined,
  candidate: string,
  version: string,
): Decision<LineState, LineEffect> {
  if (state === undefined) return stale('no such line yet');
  if (state.promoting !== undefined) return stale(`${state.promoting} is being promoted`);
  const versions = [...state.versions, version];
  return moved({ ...state, promoting: candidate, versions }, `${version} is reserved`);
}

function without<Key extends keyof LineState>(state: LineState, key: Key): Omit<LineState, Key> {
  const { [key]: _dropped, ...rest } = state;
  return rest;
}
