import { describe, expect, it } from 'vitest';
import { decideLine, type LineEvent, type LineState, lineWaitsUntil } from '#core/line-state.ts';
import { aLineState, anOpening } from '../given/line.ts';

const changed: LineEvent = {
  type: 'set-changed',
  line: 'sample',
  quietMs: 60,
  longestWaitMs: 100,
};
const head = { version: 'v1.0.0', candidate: 'one', components: [] };
const waiting = aLineState({ waitingSinceMs: 0, quietUntilMs: 60 });
const first = { round: 'first', sinceMs: 0 };
const person = { round: 'person-a', sinceMs: 0 };
const opening = aLineState({ opening: [first] });
const since = (sinceMs: number) => aLineState({ opening: [{ round: 'first', sinceMs }] });
const opened = {
  type: 'candidate-opened',
  ...first,
  candidate: 'one',
  candidateRound: 'first',
  set: 'a',
} as const;
const refused = { type: 'candidate-refused', ...first, why: 'no tag' } as const;

interface Row {
  readonly when: string;
  readonly state?: LineState;
  readonly event: LineEvent;
  readonly nowMs: number;
  readonly next?: LineState;
  readonly effects?: readonly object[];
}

const tags: readonly Row[] = [
  { when: 'the first tag comes', event: changed, nowMs: 0, next: waiting },
  {
    when: 'another tag comes: the wait slides',
    state: waiting,
    event: changed,
    nowMs: 30,
    next: { ...waiting, quietUntilMs: 90 },
  },
  {
    when: 'a tag comes late: the longest wait bounds it',
    state: { ...waiting, quietUntilMs: 90 },
    event: changed,
    nowMs: 80,
    next: { ...waiting, quietUntilMs: 100 },
  },
  {
    when: 'a tag comes after the longest wait',
    state: { ...waiting, quietUntilMs: 100 },
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
  { when: 'the sweep comes early', state: waiting, event: { type: 'due' }, nowMs: 59 },
  {
    when: 'the quiet time is over',
    state: waiting,
    event: { type: 'due' },
    nowMs: 60,
    next: since(60),
    effects: [anOpening('first', 60)],
  },
  { when: 'the sweep comes twice', state: opening, event: { type: 'due' }, nowMs: 60 },
  { when: 'the sweep finds no line', event: { type: 'due' }, nowMs: 60 },
  {
    when: 'the quiet time is over while a candidate is opened: that is begun anew',
    state: { ...waiting, opening: [first, person] },
    event: { type: 'due' },
    nowMs: 60,
    next: aLineState({ opening: [{ ...first, sinceMs: 60 }, person] }),
    effects: [anOpening('first', 60)],
  },
  {
    when: 'the quiet time is over while another round is opened: it comes next',
    state: { ...waiting, opening: [person] },
    event: { type: 'due' },
    nowMs: 60,
    next: aLineState({ opening: [person, { ...first, sinceMs: 60 }] }),
  },
  {
    when: 'the quiet time is over while it comes next already',
    state: { ...waiting, opening: [person, first] },
    event: { type: 'due' },
    nowMs: 60,
    next: aLineState({ opening: [person, first] }),
  },
];

const sets: readonly Row[] = [
  {
    when: 'somebody sees another set than that of its candidate',
    state: aLineState({ set: 'a' }),
    event: { ...changed, set: 'b' },
    nowMs: 0,
    next: { ...waiting, set: 'a', toldSet: 'b' },
  },
  {
    when: 'somebody sees the set of its candidate',
    state: aLineState({ set: 'a' }),
    event: { ...changed, set: 'a' },
    nowMs: 0,
  },
  {
    when: 'somebody sees another set while it waits: the wait does not slide',
    state: { ...waiting, toldSet: 'b' },
    event: { ...changed, set: 'c' },
    nowMs: 30,
  },
  {
    when: 'somebody sees the same set while a candidate of it is opened, or cannot be',
    state: { ...opening, toldSet: 'b' },
    event: { ...changed, set: 'b' },
    nowMs: 30,
  },
  {
    when: 'somebody sees a third set while a candidate is opened',
    state: { ...opening, toldSet: 'b' },
    event: { ...changed, set: 'c' },
    nowMs: 0,
    next: { ...waiting, ...opening, toldSet: 'c' },
  },
];

const candidates: readonly Row[] = [
  {
    when: 'a candidate was opened',
    state: { ...opening, why: 'no tag', set: 'z', toldSet: 'y' },
    event: opened,
    nowMs: 0,
    next: aLineState({ newestCandidate: 'one', set: 'a' }),
  },
  {
    when: 'a candidate of another round stands already: it is the newest, and so is its round',
    state: { ...opening, rounds: ['person-a', 'person-b'] },
    event: { ...opened, candidateRound: 'person-a' },
    nowMs: 0,
    next: aLineState({ newestCandidate: 'one', set: 'a', rounds: ['person-b', 'person-a'] }),
  },
  {
    when: 'somebody late says that the same candidate was opened',
    state: aLineState({ newestCandidate: 'one', set: 'a' }),
    event: opened,
    nowMs: 0,
  },
  {
    when: 'somebody late says that an older candidate was opened, and nothing is being opened',
    state: aLineState({ newestCandidate: 'two', set: 'b' }),
    event: opened,
    nowMs: 0,
  },
  {
    when: 'somebody late says so while another round is opened',
    state: aLineState({ opening: [person, first], toldSet: 'b' }),
    event: opened,
    nowMs: 0,
  },
  {
    when: 'somebody says so who began before that was begun anew: it is not over',
    state: { ...since(60), toldSet: 'b' },
    event: opened,
    nowMs: 0,
  },
  { when: 'a candidate was opened of no line', event: opened, nowMs: 0 },
  {
    when: 'a candidate was opened while the line waits for quiet: what it was told is kept',
    state: { ...waiting, ...opening, toldSet: 'b' },
    event: opened,
    nowMs: 0,
    next: { ...waiting, newestCandidate: 'one', set: 'a', toldSet: 'b' },
  },
  {
    when: 'a candidate was opened, and another round comes next',
    state: aLineState({ opening: [first, person] }),
    event: opened,
    nowMs: 0,
    next: aLineState({ opening: [person], newestCandidate: 'one', set: 'a' }),
    effects: [anOpening('person-a')],
  },
  {
    when: 'no candidate could be opened',
    state: { ...opening, newestCandidate: 'one', set: 'a' },
    event: { ...refused, set: 'b' },
    nowMs: 0,
    next: aLineState({ newestCandidate: 'one', why: 'no tag', set: 'b' }),
  },
  {
    when: 'no candidate could be opened, of a set that nobody saw: it is the one it was told of',
    state: { ...opening, set: 'a', toldSet: 'b' },
    event: refused,
    nowMs: 0,
    next: aLineState({ why: 'no tag', set: 'b' }),
  },
  {
    when: 'no candidate could be opened, of a set that nobody named',
    state: { ...opening, set: 'a' },
    event: refused,
    nowMs: 0,
    next: aLineState({ why: 'no tag', set: 'a' }),
  },
  {
    when: 'no candidate could be opened of a line that never had one',
    state: opening,
    event: refused,
    nowMs: 0,
    next: aLineState({ why: 'no tag' }),
  },
  {
    when: 'somebody late says that no candidate could be opened',
    state: aLineState({ newestCandidate: 'two', set: 'b' }),
    event: refused,
    nowMs: 0,
  },
  { when: 'no candidate could be opened of no line', event: refused, nowMs: 0 },
];

const promotions: readonly Row[] = [
  {
    when: 'a promotion is admitted: its number is burned',
    state: aLineState({ versions: ['v1.0.0'] }),
    event: { type: 'promotion-admitted', candidate: 'one', version: 'v1.0.1' },
    nowMs: 0,
    next: aLineState({ versions: ['v1.0.0', 'v1.0.1'], promoting: 'one' }),
  },
  {
    when: 'a second promotion is admitted',
    state: aLineState({ promoting: 'one' }),
    event: { type: 'promotion-admitted', candidate: 'two', version: 'v1.0.1' },
    nowMs: 0,
  },
  {
    when: 'a promotion is admitted of no line',
    event: { type: 'promotion-admitted', candidate: 'one', version: 'v1.0.0' },
    nowMs: 0,
  },
  {
    when: 'the release is out',
    state: aLineState({ promoting: 'one', versions: ['v1.0.0'] }),
    event: { type: 'released', head },
    nowMs: 0,
    next: aLineState({ head, versions: ['v1.0.0'] }),
  },
  {
    when: 'the release of another candidate is out',
    state: aLineState({ promoting: 'two' }),
    event: { type: 'released', head },
    nowMs: 0,
  },
  { when: 'a release is out of no line', event: { type: 'released', head }, nowMs: 0 },
];

describe('a line', () => {
  it.each([...tags, ...sets, ...candidates, ...promotions])(
    'when $when',
    ({ state, event, nowMs, next, effects = [] }) => {
      const decision = decideLine(state, event, nowMs);
      expect(decision).toMatchObject(
        next === undefined ? { kind: 'stale' } : { kind: 'moved', effects },
      );
      if (decision.kind === 'moved') expect(decision.next).toEqual(next);
    },
  );

  it('must be looked at when its quiet time is over', () => {
    expect([lineWaitsUntil(waiting), lineWaitsUntil(aLineState())]).toEqual([60, undefined]);
  });
});
