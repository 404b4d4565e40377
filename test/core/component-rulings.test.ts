import { describe, expect, it } from 'vitest';
import { doubtedMax } from '#core/component-listing.ts';
import {
  type ComponentEffect,
  type ComponentState,
  type KnownTag,
  knownTagsMax,
  newsMax,
  rulingsMax,
  withdrawalsMin,
} from '#core/component-state.ts';
import { decideComponent } from '#core/decide-component.ts';
import { documentBytesMax } from '#core/document-bytes.ts';
import type { Owed } from '#core/owed.ts';
import { type Ruling, rulingReasonLengthMax } from '#core/ruling.ts';
import { aKnownTag, aLookAt, aRuling } from '../given/component.ts';

const state: ComponentState = { component: 'hello', watchedSinceMs: 5, tags: [], rulings: [] };

function ruled(ruling: Ruling) {
  return { type: 'tag-ruled', component: 'hello', ruling } as const;
}

describe('a ruling', () => {
  const released = aRuling('v1.12.0');
  const withdrawn = aRuling('v1.12.0', { ruling: 'withdrawn', by: 'bob@example.com', atMs: 8 });
  const elsewhere = aRuling('v1.12.0', { commit: 'another' });
  it.each<[string, readonly Ruling[], Ruling, readonly Ruling[]]>([
    ['is kept', [], released, [released]],
    [
      'stands beside those on other tags',
      [aRuling('v1.0.0')],
      released,
      [aRuling('v1.0.0'), released],
    ],
    ['takes the place of the one before', [released], withdrawn, [withdrawn]],
    ['is taken back', [withdrawn], released, [released]],
    ['leaves the tag at another commit alone', [elsewhere], withdrawn, [elsewhere, withdrawn]],
  ])('%s, and has the tag looked at', (_what, rulings, ruling, after) => {
    expect(decideComponent({ ...state, rulings }, ruled(ruling), 9)).toEqual({
      kind: 'moved',
      next: { ...state, rulings: after },
      effects: [aLookAt('v1.12.0', 'promote')],
      why: `v1.12.0 was ${ruling.ruling} by ${ruling.by}: ${ruling.reason}`,
    });
  });

  it('is kept of a component that was not listed yet', () => {
    const next = { component: 'hello', tags: [], rulings: [released] };
    expect(decideComponent(undefined, ruled(released), 9)).toMatchObject({ next });
  });

  it('that was made before is stale, whoever makes it again', () => {
    const again = { ...released, by: 'bob@example.com', reason: 'me too', atMs: 9 };
    const decision = decideComponent({ ...state, rulings: [released] }, ruled(again), 9);
    expect(decision).toEqual({ kind: 'stale', why: `v1.12.0 was released by ${released.by}` });
  });

  const withdrawal = (tag: string) => aRuling(tag, { ruling: 'withdrawn' });
  const releasesMax = rulingsMax - withdrawalsMin;
  const asMany = (count: number) =>
    Array.from({ length: count }, (_one, at) => aRuling(`v1.0.${at}`));
  it.each<[string, Ruling, number, string]>([
    ['that releases another tag', released, releasesMax - 1, 'moved'],
    ['that releases one too many', released, releasesMax, 'tag a new version instead'],
    ['that withdraws another tag', withdrawal('v1.12.0'), rulingsMax - 1, 'moved'],
    ['that withdraws one too many', withdrawal('v1.12.0'), rulingsMax, 'delete the tag in its'],
    ['that withdraws a tag that was released', withdrawal('v1.0.0'), rulingsMax, 'moved'],
  ])('%s, beside %3$i, has room or says what to do: %4$s', (_what, ruling, count, end) => {
    const decision = decideComponent({ ...state, rulings: asMany(count) }, ruled(ruling), 9);
    if (end === 'moved') return expect(decision.kind).toBe('moved');
    expect(decision).toMatchObject({ kind: 'stale', why: expect.stringContaining(end) });
    expect(decision.why).toContain(`hello has ${count} rulings`);
  });

  it.each<[string, Partial<KnownTag>, boolean]>([
    ['is where it was ruled upon', {}, false],
    ['is gone', { isGone: true }, true],
    ['is elsewhere', { movedTo: 'c2' }, true],
  ])('gives way, where there is no room, once its tag %s', (_what, facts, isDropped) => {
    const known = { ...state, tags: [aKnownTag('v1.0.0', facts)] };
    const [first, ...others] = asMany(releasesMax);
    const rulings = [...(first === undefined ? [] : [first]), ...others];
    const before = decideComponent({ ...known, rulings: others }, ruled(released), 9);
    expect(before).toMatchObject({ next: { rulings: [...others, released] } });
    const decision = decideComponent({ ...known, rulings }, ruled(released), 9);
    expect(decision.kind).toBe(isDropped ? 'moved' : 'stale');
    if (isDropped) expect(decision).toMatchObject({ next: { rulings: [...others, released] } });
  });

  it.each<[string, KnownTag, Ruling, KnownTag]>([
    [
      'released where it was moved counts there',
      aKnownTag('v1.12.0', { movedTo: 'c2', isDoubted: true }),
      { ...released, commit: 'c2' },
      { tag: 'v1.12.0', commit: 'c2', isDoubted: true },
    ],
    ['released where it was is as it was', ...both(aKnownTag('v1.12.0'), released)],
    [
      'withdrawn where it was moved counts where it was',
      ...both(aKnownTag('v1.12.0', { movedTo: 'c2' }), { ...withdrawn, commit: 'c2' }),
    ],
    ['beside a ruled one is as it was', ...both(aKnownTag('v1.0.0', { movedTo: 'c2' }), released)],
  ])('on a tag: one that is %s', (_what, known, ruling, after) => {
    const decision = decideComponent({ ...state, tags: [known] }, ruled(ruling), 9);
    expect(decision).toMatchObject({ kind: 'moved', next: { tags: [after] } });
    if (decision.kind === 'moved') expect(decision.next.tags).toEqual([after]);
  });
});

/** A tag that is the same after a ruling. */
function both(known: KnownTag, ruling: Ruling): [KnownTag, Ruling, KnownTag] {
  return [known, ruling, known];
}

describe('the document of a component', () => {
  it('stays small with as many tags, rulings and debts as there can be', () => {
    const tag = 'v'.repeat(64);
    const commit = 'c'.repeat(40);
    const known: KnownTag = { tag, commit, isHistory: true };
    const doubted: KnownTag = { ...known, isDoubted: true };
    // A character of three bytes: those of four count as two of a text's length.
    const reason = '語'.repeat(rulingReasonLengthMax);
    const by = 'a'.repeat(254);
    const ruling = aRuling(tag, { commit, ruling: 'withdrawn', by, reason, atMs: 2 ** 42 });
    const debt: Owed<ComponentEffect> = {
      ...{ id: `see-tag:${tag}#9999999`, effect: aLookAt(tag), dueAtMs: 2 ** 42, tries: 999 },
      error: 'x'.repeat(1000),
    };
    const body: ComponentState = {
      ...{ component: 'x'.repeat(63), watchedSinceMs: 2 ** 42 },
      tags: [...Array(knownTagsMax - doubtedMax).fill(known), ...Array(doubtedMax).fill(doubted)],
      rulings: Array(rulingsMax).fill(ruling),
    };
    const kept = { body, owed: Array(newsMax).fill(debt), revision: 2 ** 31, dueAtMs: 2 ** 42 };
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(documentBytesMax);
  });
});
