import { describe, it } from 'vitest';
import { aLineState, anOpening } from '../given/line.ts';
import {
  expectLineRow,
  firstRound,
  type LineRow,
  openingLine,
  personsRound,
  waitingLine,
} from './line-row.ts';

const head = { version: 'v1.0.0', candidate: 'one', components: [] };
const later = { version: 'v1.1.0', candidate: 'two', components: [] };
const since = (sinceMs: number) => aLineState({ opening: [{ round: 'first', sinceMs }] });
const opened = {
  type: 'candidate-opened',
  ...firstRound,
  candidate: 'one',
  candidateRound: 'first',
  set: 'a',
} as const;
const refused = { type: 'candidate-refused', ...firstRound, why: 'no tag' } as const;

const candidates: readonly LineRow[] = [
  {
    when: 'a candidate was opened',
    state: { ...openingLine, why: 'no tag', set: 'z', toldSet: 'y' },
    event: opened,
    nowMs: 0,
    next: aLineState({ newestCandidate: 'one', set: 'a' }),
  },
  {
    when: 'a candidate of another round stands already: it is the newest, and so is its round',
    state: { ...openingLine, rounds: ['person-a', 'person-b'] },
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
    state: aLineState({ opening: [personsRound, firstRound], toldSet: 'b' }),
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
    state: { ...waitingLine, ...openingLine, toldSet: 'b' },
    event: opened,
    nowMs: 0,
    next: { ...waitingLine, newestCandidate: 'one', set: 'a', toldSet: 'b' },
  },
  {
    when: 'a candidate was opened, and another round comes next',
    state: aLineState({ opening: [firstRound, personsRound] }),
    event: opened,
    nowMs: 0,
    next: aLineState({ opening: [personsRound], newestCandidate: 'one', set: 'a' }),
    effects: [anOpening('person-a')],
  },
  {
    when: 'no candidate could be opened',
    state: { ...openingLine, newestCandidate: 'one', set: 'a' },
    event: { ...refused, set: 'b' },
    nowMs: 0,
    next: aLineState({ newestCandidate: 'one', why: 'no tag', set: 'b' }),
  },
  {
    when: 'no candidate could be opened, of a set that nobody saw: it is the one it was told of',
    state: { ...openingLine, set: 'a', toldSet: 'b' },
    event: refused,
    nowMs: 0,
    next: aLineState({ why: 'no tag', set: 'b' }),
  },
  {
    when: 'no candidate could be opened, of a set that nobody named',
    state: { ...openingLine, set: 'a' },
    event: refused,
    nowMs: 0,
    next: aLineState({ why: 'no tag', set: 'a' }),
  },
  {
    when: 'no candidate could be opened of a line that never had one',
    state: openingLine,
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

const promotions: readonly LineRow[] = [
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
    when: 'its promotion is given up: its number stays burned',
    state: aLineState({ promoting: 'one', versions: ['v1.0.0'] }),
    event: { type: 'promotion-given-up', candidate: 'one' },
    nowMs: 0,
    next: aLineState({ versions: ['v1.0.0'] }),
  },
  {
    when: 'the promotion of another candidate is given up',
    state: aLineState({ promoting: 'two' }),
    event: { type: 'promotion-given-up', candidate: 'one' },
    nowMs: 0,
  },
  {
    when: 'a promotion is given up of no line',
    event: { type: 'promotion-given-up', candidate: 'one' },
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
  {
    when: 'its head is withdrawn, and another release stands',
    state: aLineState({ head: later, promoting: 'three', versions: ['v1.0.0', 'v1.1.0'] }),
    event: { type: 'release-withdrawn', version: 'v1.1.0', head },
    nowMs: 0,
    next: aLineState({ head, promoting: 'three', versions: ['v1.0.0', 'v1.1.0'] }),
  },
  {
    when: 'its head is withdrawn, and nothing stands: the number stays burned',
    state: aLineState({ head, versions: ['v1.0.0'] }),
    event: { type: 'release-withdrawn', version: 'v1.0.0' },
    nowMs: 0,
    next: aLineState({ versions: ['v1.0.0'] }),
  },
  {
    when: 'a release is withdrawn that is not its head',
    state: aLineState({ head: later, versions: ['v1.0.0', 'v1.1.0'] }),
    event: { type: 'release-withdrawn', version: 'v1.0.0', head: later },
    nowMs: 0,
  },
  {
    when: 'a release of no line is withdrawn',
    event: { type: 'release-withdrawn', version: 'v1.0.0' },
    nowMs: 0,
  },
];

describe('a line', () => {
  it.each([...candidates, ...promotions])('when $when', expectLineRow);
});
