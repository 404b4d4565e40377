import { describe, expect, it } from 'vitest';
import {
  type ComponentState,
  isKept,
  type KnownTag,
  knownTagsMax,
  newsMax,
} from '#core/component-state.ts';
import { decideComponent } from '#core/decide-component.ts';
import { aKnownTag, aListing, aLookAt, aRuling } from '../given/component.ts';

const state: ComponentState = {
  component: 'hello',
  watchedSinceMs: 5,
  tags: [aKnownTag('v1.0.0', { isHistory: true }), aKnownTag('v1.1.0')],
  rulings: [],
};

function names(count: number, prefix = 'v1.0.'): readonly string[] {
  return Array.from({ length: count }, (_one, at) => `${prefix}${at}`);
}

describe('the first look at a repository', () => {
  it('finds history, of which nothing is looked at', () => {
    expect(decideComponent(undefined, aListing(['v1.0.0', 'client/v1.0.0']), 5)).toEqual({
      kind: 'moved',
      next: {
        ...{ component: 'hello', watchedSinceMs: 5, rulings: [] },
        tags: ['v1.0.0', 'client/v1.0.0'].map((tag) => aKnownTag(tag, { isHistory: true })),
      },
      effects: [],
      why: 'watched from now on; the 2 tags that stand are history',
    });
  });

  it('finds nothing in a new repository, and is the first one all the same', () => {
    const first = decideComponent(undefined, aListing([]), 5);
    expect(first).toMatchObject({ next: { watchedSinceMs: 5, tags: [] } });
  });

  it('finds history also where somebody ruled on a tag before', () => {
    const before = { component: 'hello', tags: [], rulings: [aRuling('v1.0.0')] };
    const first = decideComponent(before, aListing(['v1.0.0']), 5);
    expect(first).toMatchObject({ next: { tags: [{ isHistory: true }], rulings: [{}] } });
  });
});

describe('a further look at a repository', () => {
  const both = ['v1.0.0', 'v1.1.0'];
  const history = aKnownTag('v1.0.0', { isHistory: true });
  it.each<[string, readonly KnownTag[], readonly string[], readonly KnownTag[]]>([
    ['a new tag', state.tags, [...both, 'v1.2.0'], [...state.tags, aKnownTag('v1.2.0')]],
    [
      'a tag that was moved',
      state.tags,
      ['v1.0.0 at c2', 'v1.1.0'],
      [{ ...history, movedTo: 'c2' }, aKnownTag('v1.1.0')],
    ],
    [
      'a tag that is gone',
      state.tags,
      ['v1.0.0'],
      [history, aKnownTag('v1.1.0', { isGone: true })],
    ],
    [
      'a tag that was moved once more',
      [{ ...history, movedTo: 'c2' }],
      ['v1.0.0 at c3'],
      [{ ...history, movedTo: 'c3' }],
    ],
    ['a tag that was moved back', [{ ...history, movedTo: 'c2' }], ['v1.0.0'], [history]],
    [
      'a moved tag that is gone',
      [{ ...history, movedTo: 'c2' }],
      [],
      [{ ...history, isGone: true }],
    ],
    ['a tag pushed again', [{ ...history, isGone: true }], ['v1.0.0'], [history]],
    [
      'a tag pushed again at another commit',
      [{ ...history, isGone: true }],
      ['v1.0.0 at c2'],
      [{ ...history, movedTo: 'c2' }],
    ],
  ])('finds %s and has it looked at', (_what, tags, present, after) => {
    const decision = decideComponent({ ...state, tags }, aListing(present), 9);
    const [news] = after.filter((one, at) => tags[at] !== one && !tags.some((b) => isLike(one, b)));
    const { tag } = news ?? expect.unreachable();
    expect(decision).toEqual({
      kind: 'moved',
      next: { ...state, tags: after },
      effects: [aLookAt(tag)],
      why: `new, moved or gone: ${tag}`,
    });
  });

  it.each<[string, readonly KnownTag[], readonly string[], string]>([
    ['the same tags', state.tags, both, 'its 2 tags are known'],
    ['the same, in another order', state.tags, both.toReversed(), 'its 2 tags are known'],
    [
      'what was moved, where it was',
      [{ ...history, movedTo: 'c2' }],
      ['v1.0.0 at c2'],
      'its 1 tags are known',
    ],
    ['what is gone, gone', [{ ...history, isGone: true }], [], 'its 0 tags are known'],
    [
      'names that are not kept',
      state.tags,
      [...both, 'v1.0.0\n', 'v'.repeat(65)],
      'its 2 tags are known',
    ],
  ])('that finds %s is stale', (_what, tags, present, why) => {
    const decision = decideComponent({ ...state, tags }, aListing(present), 9);
    expect(decision).toEqual({ kind: 'stale', why });
  });
});

describe('what is new in one look', () => {
  it.each([
    { owed: 0, news: newsMax, told: newsMax, left: '' },
    { owed: 0, news: newsMax + 2, told: newsMax, left: ', and 2 more' },
    { owed: newsMax - 1, news: 3, told: 1, left: ', and 2 more' },
  ])(
    'of $news tags, where $owed are still to be looked at: $told',
    ({ owed, news, told, left }) => {
      const found = names(news, 'v2.0.');
      const present = ['v1.0.0', 'v1.1.0', ...found];
      const taken = found.slice(0, told);
      expect(decideComponent(state, aListing(present, owed), 9)).toEqual({
        kind: 'moved',
        next: { ...state, tags: [...state.tags, ...taken.map((tag) => aKnownTag(tag))] },
        effects: taken.map((tag) => aLookAt(tag)),
        why: `new, moved or gone: ${taken.join(', ')}${left}`,
      });
    },
  );

  it('waits until what was new before is looked at', () => {
    const why = `${newsMax} of its tags are still to be looked at`;
    expect(decideComponent(state, aListing(['v2.0.0'], newsMax), 9)).toEqual({
      kind: 'stale',
      why,
    });
  });

  it('is found to the last by later looks', () => {
    const present = names(3 * newsMax);
    let known: ComponentState = { ...state, tags: [] };
    const looks = [9, 10, 11].map((nowMs) => {
      const decision = decideComponent(known, aListing(present), nowMs);
      if (decision.kind === 'moved') known = decision.next;
      return decision.kind;
    });
    expect(looks).toEqual(['moved', 'moved', 'moved']);
    expect(known.tags.map(({ tag }) => tag)).toEqual(present);
    expect(decideComponent(known, aListing(present), 12).kind).toBe('stale');
  });
});

describe('tags that are gone', () => {
  const present = names(knownTagsMax);
  const tags = present.map((tag) => aKnownTag(tag));
  const goneBefore = aKnownTag('v0.1.0', { isGone: true });
  const kept = (given: readonly KnownTag[], shown: readonly string[]) => {
    const decision = decideComponent({ ...state, tags: given }, aListing(shown), 9);
    if (decision.kind === 'stale') return expect.unreachable();
    return decision.next.tags.map(({ tag }) => tag);
  };

  it('are kept while there is room', () => {
    const shown = [...present.slice(2), 'v2.0.0'];
    expect(kept([goneBefore, ...tags.slice(2)], shown)).toEqual(['v0.1.0', ...shown]);
  });

  it('are not added where there is none, and were never listed', () => {
    const event = { type: 'tag-found', component: 'hello', tag: 'v2.0.0', first: 'c1' } as const;
    const found = { ...event, commit: 'c2', via: 'ci' };
    const decision = decideComponent({ ...state, tags }, found, 9);
    const why = `${knownTagsMax} tags of hello are kept`;
    expect(decision).toEqual({ kind: 'stale', why });
  });

  it('are forgotten where there is none, but for those that go now', () => {
    const [, ...shown] = [...present, 'v2.0.0'];
    expect(kept([goneBefore, ...tags], shown)).toEqual(['v1.0.0', ...shown]);
  });
});

describe('the name of a tag', () => {
  it.each([
    ['v1.0.0', true],
    ['client/v8.4.0', true],
    ['v'.repeat(64), true],
    ['v'.repeat(65), false],
    ['', false],
    ['v1 0', false],
    ['v1.0.0\u202e', false],
  ])('%j is kept: %s', (tag, kept) => {
    expect(isKept({ tag })).toBe(kept);
  });
});

function isLike(a: KnownTag, b: KnownTag): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
