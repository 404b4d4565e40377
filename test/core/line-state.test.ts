import { describe, expect, it } from 'vitest';
import { decideLine, type LineEvent, type LineState, lineWaitsUntil } from '#core/line-state.ts';
import { aLineState } from '../given/line.ts';

const changed: LineEvent = {
  type: 'set-changed',
  line: 'sample',
  quietMs: 60,
  longestWaitMs: 100,
};
const open = { type: 'open-candidate', key: 'open-candidate' };
const head = { version: 'v1.0.0', candidate: 'one', components: [] };
const waiting = aLineState({ waitingSinceMs: 0, quietUntilMs: 60 });

interface Row {
  readonly when: string;
  readonly state?: LineState;
  readonly event: LineEvent;
  readonly nowMs: number;
  readonly next?: LineState;
  readonly effects?: readonly object[];
}

const rows: readonly Row[] = [
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
    next: aLineState(),
    effects: [open],
  },
  {
    when: 'a tag comes and there is no quiet time',
    event: { ...changed, quietMs: 0 },
    nowMs: 5,
    next: aLineState(),
    effects: [open],
  },
  { when: 'the sweep comes early', state: waiting, event: { type: 'due' }, nowMs: 59 },
  {
    when: 'the quiet time is over',
    state: waiting,
    event: { type: 'due' },
    nowMs: 60,
    next: aLineState(),
    effects: [open],
  },
  { when: 'the sweep comes twice', state: aLineState(), event: { type: 'due' }, nowMs: 60 },
  { when: 'the sweep finds no line', event: { type: 'due' }, nowMs: 60 },
  {
    when: 'a candidate was opened',
    state: aLineState({ why: 'no tag' }),
    event: { type: 'candidate-opened', candidate: 'one' },
    nowMs: 0,
    next: aLineState({ newestCandidate: 'one' }),
  },
  {
    when: 'the same candidate was opened again',
    state: aLineState({ newestCandidate: 'one' }),
    event: { type: 'candidate-opened', candidate: 'one' },
    nowMs: 0,
  },
  {
    when: 'a candidate was opened of no line',
    event: { type: 'candidate-opened', candidate: 'one' },
    nowMs: 0,
  },
  {
    when: 'no candidate could be opened',
    state: aLineState(),
    event: { type: 'candidate-refused', why: 'no tag' },
    nowMs: 0,
    next: aLineState({ why: 'no tag' }),
  },
  {
    when: 'no candidate could be opened of no line',
    event: { type: 'candidate-refused', why: 'no tag' },
    nowMs: 0,
  },
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
  it.each(rows)('when $when', ({ state, event, nowMs, next, effects = [] }) => {
    const decision = decideLine(state, event, nowMs);
    expect(decision).toMatchObject(
      next === undefined ? { kind: 'stale' } : { kind: 'moved', effects },
    );
    if (decision.kind === 'moved') expect(decision.next).toEqual(next);
  });

  it('must be looked at when its quiet time is over', () => {
    expect([lineWaitsUntil(waiting), lineWaitsUntil(aLineState())]).toEqual([60, undefined]);
  });
});
