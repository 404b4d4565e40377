import { describe, expect, it } from 'vitest';
import { doubtedMax } from '#core/component-listing.ts';
import type { ComponentState, KnownTag } from '#core/component-state.ts';
import { decideComponent } from '#core/decide-component.ts';
import { aKnownTag, aListing, aLookAt, aRuling } from '../given/component.ts';

const state: ComponentState = { component: 'hello', watchedSinceMs: 5, tags: [], rulings: [] };

describe('a look that finds a tag judged otherwise', () => {
  const seeAnew = (tag: string) => ({ ...aLookAt(tag), isJudgedAnew: true });
  const doubted = aKnownTag('v1.9.0', { isDoubted: true });

  it('has it looked at, where an older tag came in between', () => {
    const late = aKnownTag('v1.2.0', { isDoubted: true });
    const known = { ...state, tags: [aKnownTag('v1.0.0'), late] };
    const decision = decideComponent(known, aListing(['v1.0.0', 'v1.1.0', 'v1.2.0']), 9);
    expect(decision).toEqual({
      kind: 'moved',
      next: { ...state, tags: ['v1.0.0', 'v1.2.0', 'v1.1.0'].map((tag) => aKnownTag(tag)) },
      effects: [seeAnew('v1.2.0'), aLookAt('v1.1.0')],
      why: 'new, moved or gone: v1.1.0; judged otherwise: v1.2.0',
    });
  });

  it.each<[string, readonly KnownTag[], ComponentState['rulings'], readonly KnownTag[]]>([
    ['suspected since', [aKnownTag('v1.9.0')], [], [doubted]],
    ['released since', [doubted], [aRuling('v1.9.0')], [aKnownTag('v1.9.0')]],
    [
      'withdrawn since',
      [aKnownTag('v1.9.0')],
      [aRuling('v1.9.0', { ruling: 'withdrawn' })],
      [doubted],
    ],
    [
      'of the history, and suspected since',
      [aKnownTag('v1.9.0', { isHistory: true })],
      [],
      [{ ...doubted, isHistory: true }],
    ],
  ])('has it looked at: %s', (_what, before, rulings, after) => {
    const history = aKnownTag('v1.0.0');
    const known = { ...state, tags: [history, ...before], rulings };
    expect(decideComponent(known, aListing(['v1.0.0', 'v1.9.0']), 9)).toEqual({
      kind: 'moved',
      next: { ...known, tags: [history, ...after] },
      effects: [seeAnew('v1.9.0')],
      why: 'judged otherwise: v1.9.0',
    });
  });

  it('remembers that it is suspected, as that of a new one, and of history', () => {
    const present = aListing(['v1.0.0', 'v1.9.0']);
    const first = decideComponent(undefined, present, 9);
    expect(first).toMatchObject({ effects: [], next: { tags: [{}, { isDoubted: true }] } });
    const later = decideComponent({ ...state, tags: [aKnownTag('v1.0.0')] }, present, 9);
    expect(later).toMatchObject({ effects: [aLookAt('v1.9.0')], next: { tags: [{}, doubted] } });
    for (const { next } of [first, later].filter((one) => one.kind === 'moved'))
      expect(decideComponent(next, present, 10).kind).toBe('stale');
  });

  it('has it looked at once, where it was moved too, or is gone', () => {
    const known = { ...state, tags: [aKnownTag('v1.0.0'), doubted] };
    const decision = decideComponent(known, aListing(['v1.0.0']), 9);
    const tags = [aKnownTag('v1.0.0'), aKnownTag('v1.9.0', { isGone: true })];
    expect(decision).toMatchObject({ next: { tags }, effects: [aLookAt('v1.9.0')] });
    const moved = decideComponent(known, aListing(['v1.0.0', 'v1.9.0 at c2']), 9);
    expect(moved).toMatchObject({
      next: { tags: [{}, { ...doubted, movedTo: 'c2' }] },
      effects: [aLookAt('v1.9.0')],
    });
  });

  it('remembers so of the newest alone, where there are very many', () => {
    const suspects = Array.from({ length: doubtedMax + 1 }, (_one, at) => `v${2 * at + 9}.0.0`);
    const first = decideComponent(undefined, aListing(['v1.0.0', ...suspects]), 9);
    if (first.kind === 'stale') return expect.unreachable();
    const doubts = first.next.tags.filter(({ isDoubted }) => isDoubted).map(({ tag }) => tag);
    expect(doubts).toEqual(suspects.slice(1));
  });
});
