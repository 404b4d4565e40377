import { describe, expect, it } from 'vitest';
import {
  type ComponentEffect,
  type ComponentState,
  decideComponent,
  type KnownTag,
  knownTagsMax,
  newsMax,
  rulingsMax,
} from '#core/component-state.ts';
import { documentBytesMax } from '#core/document-bytes.ts';
import type { Owed } from '#core/owed.ts';
import { type Ruling, rulingReasonLengthMax } from '#core/ruling.ts';
import { aRuling } from '../given/component.ts';

const state: ComponentState = { component: 'hello', watchedSinceMs: 5, tags: [], rulings: [] };

function ruled(ruling: Ruling) {
  return { type: 'tag-ruled', component: 'hello', ruling } as const;
}

function seeTag(tag: string): ComponentEffect {
  return { type: 'see-tag', key: `see-tag:${tag}`, tag, via: 'promote' };
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
      effects: [seeTag('v1.12.0')],
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

  it.each([
    ['on one more tag', released, 'stale'],
    ['on a tag that has one', aRuling('v1.0.0', { ruling: 'withdrawn' }), 'moved'],
  ])('%s beside all that are kept is %s', (_what, ruling, kind) => {
    const rulings = Array.from({ length: rulingsMax }, (_one, at) => aRuling(`v1.0.${at}`));
    const decision = decideComponent({ ...state, rulings }, ruled(ruling), 9);
    expect(decision).toMatchObject({ kind });
    if (kind === 'stale')
      expect(decision.why).toContain(`hello has ${rulingsMax} rulings, the most`);
  });
});

describe('the document of a component', () => {
  it('stays small with as many tags, rulings and debts as there can be', () => {
    const tag = 'v'.repeat(64);
    const commit = 'c'.repeat(40);
    const known: KnownTag = { tag, commit, isHistory: true };
    // A character of three bytes: those of four count as two of a text's length.
    const reason = '語'.repeat(rulingReasonLengthMax);
    const by = 'a'.repeat(254);
    const ruling = aRuling(tag, { commit, ruling: 'withdrawn', by, reason, atMs: 2 ** 42 });
    const debt: Owed<ComponentEffect> = {
      ...{ id: `see-tag:${tag}#9999999`, effect: seeTag(tag), dueAtMs: 2 ** 42, tries: 999 },
      error: 'x'.repeat(1000),
    };
    const body: ComponentState = {
      ...{ component: 'x'.repeat(63), watchedSinceMs: 2 ** 42 },
      tags: Array(knownTagsMax).fill(known),
      rulings: Array(rulingsMax).fill(ruling),
    };
    const kept = { body, owed: Array(newsMax).fill(debt), revision: 2 ** 31, dueAtMs: 2 ** 42 };
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(documentBytesMax);
  });
});
