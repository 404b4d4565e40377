import { expect } from 'vitest';
import { decideLine, type LineEvent, type LineState } from '#core/line-state.ts';
import { aLineState } from '../given/line.ts';

/** What a line becomes and owes after an event; one without `next` changes nothing. */
export interface LineRow {
  readonly when: string;
  readonly state?: LineState;
  readonly event: LineEvent;
  readonly nowMs: number;
  readonly next?: LineState;
  readonly effects?: readonly object[];
}

/** The round of a new set, asked for at the time 0. */
export const firstRound = { round: 'first', sinceMs: 0 };

/** A round that a person asked for at the time 0. */
export const personsRound = { round: 'person-a', sinceMs: 0 };

/** A line that waits for quiet since the time 0. */
export const waitingLine = aLineState({ waitingSinceMs: 0, quietUntilMs: 60 });

/** A line that opens a candidate of its new set. */
export const openingLine = aLineState({ opening: [firstRound] });

/** Decides a row, and compares. */
export function expectLineRow({ state, event, nowMs, next, effects = [] }: LineRow): void {
  const decision = decideLine(state, event, nowMs);
  expect(decision).toMatchObject(
    next === undefined ? { kind: 'stale' } : { kind: 'moved', effects },
  );
  if (decision.kind === 'moved') expect(decision.next).toEqual(next);
}
