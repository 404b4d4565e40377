import { describe, expect, it } from 'vitest';
import { type LineEvent, lineWaitsUntil } from '#core/line-state.ts';
import { aLineState, anOpening } from '../given/line.ts';
import {
  expectLineRow,
  firstRound,
  type LineRow,
  openingLine,
  personsRound,
  waitingLine,
} from './line-row.ts';

const changed: LineEvent = {
  type: 'set-changed',
  line: 'sample',
  quietMs: 60,
  longestWaitMs: 100,
};
const since = (sinceMs: number) => aLineState({ opening: [{ round: 'first', sinceMs }] });

const tags: readonly LineRow[] = [
  { when: 'the first tag comes', event: changed, nowMs: 0, next: waitingLine },
  {
    when: 'another tag comes: the wait slides',
    state: waitingLine,
    event: changed,
    nowMs: 30,
    next: { ...waitingLine, quietUntilMs: 90 },
  },
  {
    when: 'a tag comes late: the longest wait bounds it',
    state: { ...waitingLine, quietUntilMs: 90 },
    event: changed,
    nowMs: 80,
    next: { ...waitingLine, quietUntilMs: 100 },
  },
  {
    when: 'a tag comes after the longest wait',
    state: { ...waitingLine, quietUntilMs: 100 },
    event: changed,
    nowMs: 100,
    next: since(100),
    effects: [anOpening('first', 100)],
  },
  {
    when: 'a tag comes and there is no quiet time',
    event: { ...changed, quietMs: 0 },
    nowMs: 5,
    next: since(5),
    effects: [anOpening('first', 5)],
  },
  { when: 'the sweep comes early', state: waitingLine, event: { type: 'due' }, nowMs: 59 },
  {
    when: 'the quiet time is over',
    state: waitingLine,
    event: { type: 'due' },
    nowMs: 60,
    next: since(60),
    effects: [anOpening('first', 60)],
  },
  { when: 'the sweep comes twice', state: openingLine, event: { type: 'due' }, nowMs: 60 },
  { when: 'the sweep finds no line', event: { type: 'due' }, nowMs: 60 },
  {
    when: 'the quiet time is over while a candidate is opened: that is begun anew',
    state: { ...waitingLine, opening: [firstRound, personsRound] },
    event: { type: 'due' },
    nowMs: 60,
    next: aLineState({ opening: [{ ...firstRound, sinceMs: 60 }, personsRound] }),
    effects: [anOpening('first', 60)],
  },
  {
    when: 'the quiet time is over while another round is opened: it comes next',
    state: { ...waitingLine, opening: [personsRound] },
    event: { type: 'due' },
    nowMs: 60,
    next: aLineState({ opening: [personsRound, { ...firstRound, sinceMs: 60 }] }),
  },
  {
    when: 'the quiet time is over while it comes next already',
    state: { ...waitingLine, opening: [personsRound, firstRound] },
    event: { type: 'due' },
    nowMs: 60,
    next: aLineState({ opening: [personsRound, firstRound] }),
  },
];

const sets: readonly LineRow[] = [
  {
    when: 'somebody sees another set than that of its candidate',
    state: aLineState({ set: 'a' }),
    event: { ...changed, set: 'b' },
    nowMs: 0,
    next: { ...waitingLine, set: 'a', toldSet: 'b' },
  },
  {
    when: 'somebody sees the set of its candidate',
    state: aLineState({ set: 'a' }),
    event: { ...changed, set: 'a' },
    nowMs: 0,
  },
  {
    when: 'somebody sees another set while it waits: the wait does not slide',
    state: { ...waitingLine, toldSet: 'b' },
    event: { ...changed, set: 'c' },
    nowMs: 30,
  },
  {
    when: 'somebody sees the same set while a candidate of it is opened, or cannot be',
    state: { ...openingLine, toldSet: 'b' },
    event: { ...changed, set: 'b' },
    nowMs: 30,
  },
  {
    when: 'somebody sees a third set while a candidate is opened',
    state: { ...openingLine, toldSet: 'b' },
    event: { ...changed, set: 'c' },
    nowMs: 0,
    next: { ...waitingLine, ...openingLine, toldSet: 'c' },
  },
];

describe('a line', () => {
  it.each([...tags, ...sets])('when $when', expectLineRow);

  it('must be looked at when its quiet time is over', () => {
    expect([lineWaitsUntil(waitingLine), lineWaitsUntil(aLineState())]).toEqual([60, undefined]);
  });
});
