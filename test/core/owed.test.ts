import { describe, expect, it } from 'vitest';
import {
  backoffMs,
  dueAt,
  leaseMs,
  type Owed,
  owe,
  postpone,
  settle,
  takeDue,
} from '#core/owed.ts';

interface Effect {
  readonly key: string;
  readonly notBeforeMs?: number;
}

function owed(key: string, facts: Partial<Owed<Effect>> = {}): Owed<Effect> {
  return { id: `${key}#1`, effect: { key }, dueAtMs: 100, tries: 0, ...facts };
}

const minute = 60_000;

describe('owing', () => {
  it('adds each effect at once due, and begins a known one anew under another name', () => {
    const old = [owed('a', { tries: 3, error: 'no', dueAtMs: 900 }), owed('b')];
    expect(owe(old, [{ key: 'a' }, { key: 'c' }], 2, 200)).toEqual([
      owed('b'),
      { id: 'a#2', effect: { key: 'a' }, dueAtMs: 200, tries: 0 },
      { id: 'c#2', effect: { key: 'c' }, dueAtMs: 200, tries: 0 },
    ]);
  });
});

describe('owing what must rest first', () => {
  it.each([
    [150, 200],
    [250, 250],
  ])('until %i is due at %i', (notBeforeMs, dueAtMs) => {
    expect(owe<Effect>([], [{ key: 'a', notBeforeMs }], 1, 200)).toMatchObject([{ dueAtMs }]);
  });
});

describe('taking what is due', () => {
  it('leases what is due and mine, and leaves the rest as it is', () => {
    const all = [owed('mine'), owed('rests', { dueAtMs: 101 }), owed('theirs')];
    const isMine = ({ key }: Effect) => key !== 'theirs';
    expect(takeDue(all, isMine, 9, 100)).toEqual({
      taken: [owed('mine')],
      owed: [owed('mine', { dueAtMs: 100 + leaseMs }), all[1], all[2]],
    });
  });

  it('takes nothing twice before the lease is over', () => {
    const first = takeDue([owed('a')], () => true, 9, 100);
    expect(takeDue(first.owed, () => true, 9, 99 + leaseMs).taken).toEqual([]);
    expect(takeDue(first.owed, () => true, 9, 100 + leaseMs).taken).toHaveLength(1);
  });
});

describe('taking much at once', () => {
  it('takes no more than asked, the first owed first', () => {
    const { taken, owed: left } = takeDue([owed('a'), owed('b'), owed('c')], () => true, 2, 100);
    expect(taken.map(({ id }) => id)).toEqual(['a#1', 'b#1']);
    expect(takeDue(left, () => true, 2, 100).taken.map(({ id }) => id)).toEqual(['c#1']);
  });
});

describe('being told "not yet"', () => {
  const mine = () => true;

  it('asks once more at once, and then rests, which is no failed try', () => {
    const once = postpone([owed('a'), owed('b')], new Set(['a#1']), 1000);
    expect(once).toEqual([owed('a', { waits: 'asks again', dueAtMs: 1000 }), owed('b')]);
    const { taken, owed: leased } = takeDue(once, mine, 1, 1000);
    expect(taken.map(({ id }) => id)).toEqual(['a#1']);
    const twice = postpone(leased, new Set(['a#1']), 2000);
    expect(twice[0]).toEqual(owed('a', { waits: 'rests', dueAtMs: 2000 + 5 * minute }));
  });

  it('rests until somebody wakes it, or for a while', () => {
    const rests = [owed('a', { waits: 'rests', dueAtMs: 5000 })];
    expect(takeDue(rests, mine, 9, 1000).taken).toEqual([]);
    const woken = takeDue(rests, mine, 9, 1000, true);
    expect(woken.taken).toHaveLength(1);
    expect(woken.owed).toEqual([owed('a', { dueAtMs: 1000 + leaseMs })]);
    expect(takeDue(rests, mine, 9, 5000).owed).toEqual([owed('a', { dueAtMs: 5000 + leaseMs })]);
  });

  it('hurries nothing that rests for another reason', () => {
    const rests = [owed('a', { error: 'no', dueAtMs: 5000 })];
    expect(takeDue(rests, mine, 9, 1000, true).taken).toEqual([]);
  });
});

describe('settling', () => {
  it('strikes off what is done, lets what failed rest, and leaves the rest', () => {
    const all = [owed('done'), owed('failed', { tries: 1 }), owed('other')];
    const settled = settle(all, new Set(['done#1']), new Map([['failed#1', 'no answer']]), 1000);
    expect(settled).toEqual([
      owed('failed', { tries: 2, error: 'no answer', dueAtMs: 1000 + 2 * minute }),
      owed('other'),
    ]);
  });

  it('does not strike off a debt that was owed anew meanwhile', () => {
    const anew = owe([owed('a')], [{ key: 'a' }], 2, 200);
    expect(settle(anew, new Set(['a#1']), new Map(), 300)).toEqual(anew);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [6, 32],
    [7, 60],
    [100, 60],
  ])('after %i tries pauses for %i minutes', (tries, minutes) => {
    expect(backoffMs(tries)).toBe(minutes * minute);
  });
});

describe('a document', () => {
  it.each([
    ['is at rest when it owes nothing and waits for nothing', [], undefined, undefined],
    ['is due when its own wait is over', [], 7, 7],
    ['is due at its earliest debt', [owed('a'), owed('b', { dueAtMs: 50 })], undefined, 50],
    ['is due at the earliest of both', [owed('a')], 99, 99],
  ])('%s', (_how, debts, waitsUntilMs, due) => {
    expect(dueAt(debts, waitsUntilMs)).toBe(due);
  });
});
