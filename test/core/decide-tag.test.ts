import { describe, expect, it } from 'vitest';
import { branchRecheckMs, decideTag } from '#core/decide-tag.ts';
import type { TagEvent, TagRecord, TagSeen } from '#core/tag.ts';
import type { Judgement } from '#core/tag-verdict.ts';
import {
  acceptedNumber,
  aTagGone,
  aTagSeen,
  goneWhy,
  movedWhy,
  otherBranch,
  seenTag,
  suspiciousNumber,
  wayOut,
} from '../given/tag-sight.ts';

const tellSample = { type: 'tell-line', key: 'tell-line:sample', line: 'sample' };
const tellNew = { type: 'tell-line', key: 'tell-line:new', line: 'new' };

describe('a tag seen for the first time', () => {
  it('is told to the lines whose set it changes', () => {
    expect(decideTag(undefined, aTagSeen(), 5)).toEqual({
      kind: 'moved',
      next: seenTag,
      effects: [tellSample],
      why: 'hello v1.0.0: accepted, taken',
    });
  });

  it.each<[string, Partial<TagSeen>, Partial<TagRecord>]>([
    ['that changes no set', { lines: [] }, { lines: [] }],
    [
      'with a suspicious number',
      { judgement: suspiciousNumber },
      {
        verdict: 'quarantined',
        why: `${suspiciousNumber.why} ${wayOut}`,
        lines: [],
        isUnused: true,
      },
    ],
    [
      'on the wrong branch',
      { wrongBranch: otherBranch },
      {
        ...{ verdict: 'quarantined', why: `${otherBranch} ${wayOut}`, lines: [] },
        ...{ isUnused: true, wrongBranch: otherBranch, recheckAtMs: 5 + branchRecheckMs },
      },
    ],
    [
      'at another commit than was listed',
      { first: 'c1', commit: 'c2' },
      { verdict: 'quarantined', why: movedWhy, lines: [], movedTo: 'c2' },
    ],
    [
      'of a library',
      { judgement: { verdict: 'library', why: 'no image' } },
      { verdict: 'library', why: 'no image', lines: [] },
    ],
  ])('%s is recorded, and told to nobody', (_what, facts, expected) => {
    const decision = decideTag(undefined, aTagSeen(facts), 5);
    expect(decision).toMatchObject({ effects: [] });
    expect(decision).toHaveProperty('next', { ...seenTag, ...expected });
  });

  it.each<[string, Partial<TagSeen>]>([
    ['that something was built of', { judgement: suspiciousNumber, isInUse: true }],
    [
      'at another commit than was listed',
      { judgement: suspiciousNumber, first: 'c1', commit: 'c2' },
    ],
    ['that is good', {}],
  ])('%s may be in use', (_what, facts) => {
    const decision = decideTag(undefined, aTagSeen(facts), 5);
    expect(decision).not.toHaveProperty('next.isUnused');
  });

  it('as a pre-release is told to the lines that ask for it', () => {
    const judgement: Judgement = { verdict: 'pre-release', why: 'taken' };
    expect(decideTag(undefined, aTagSeen({ judgement }), 5)).toMatchObject({
      effects: [tellSample],
    });
  });
});

describe('a tag seen again', () => {
  const moved: Partial<TagRecord> = { verdict: 'quarantined', why: movedWhy, movedTo: 'c2' };
  const goneBefore: Partial<TagRecord> = { verdict: 'quarantined', why: goneWhy, goneSinceMs: 7 };
  it.each([aTagSeen({ untilMs: 5, commit: 'c2' }), { ...aTagGone(), untilMs: 5 }])(
    'is not believed of a look that is long past',
    (sight) => {
      expect(decideTag(seenTag, sight, 5).kind).toBe('moved');
      const late = decideTag(seenTag, sight, 6);
      const why = 'the look at hello v1.0.0 took too long to tell how it is now';
      expect(late).toEqual({ kind: 'stale', why });
    },
  );

  it.each<[string, Partial<TagRecord>, Partial<TagSeen>, Partial<TagRecord> | 'stale']>([
    ['at its commit', {}, {}, 'stale'],
    ['where no line takes it any more', {}, { lines: [] }, 'stale'],
    [
      'with another reason why it is taken',
      {},
      { judgement: { ...acceptedNumber, why: 'x' } },
      'stale',
    ],
    ['at another commit', {}, { commit: 'c2' }, moved],
    ['where it was moved to', moved, { commit: 'c2' }, 'stale'],
    ['moved once more', moved, { commit: 'c3' }, { verdict: 'quarantined', movedTo: 'c3' }],
    ['at its commit after a move', moved, {}, { verdict: 'accepted', why: 'taken' }],
    ['pushed again at its commit', goneBefore, {}, { verdict: 'accepted', why: 'taken' }],
    ['pushed again at another', goneBefore, { commit: 'c2' }, moved],
    [
      'on the wrong branch now',
      {},
      { wrongBranch: otherBranch },
      { verdict: 'quarantined', wrongBranch: otherBranch, recheckAtMs: 9 + branchRecheckMs },
    ],
    [
      'on the wrong branch, released from quarantine',
      { verdict: 'quarantined', wrongBranch: otherBranch },
      { wrongBranch: otherBranch, isReleased: true },
      { verdict: 'accepted', wrongBranch: otherBranch },
    ],
    [
      'on the right branch at last',
      { verdict: 'quarantined', wrongBranch: otherBranch, isUnused: true, recheckAtMs: 99 },
      {},
      { verdict: 'accepted' },
    ],
    [
      'withdrawn where it was in quarantine by its number',
      { verdict: 'quarantined', why: `${suspiciousNumber.why} ${wayOut}` },
      { judgement: { verdict: 'quarantined', why: 'withdrawn by ann: broken' } },
      { verdict: 'quarantined', why: `withdrawn by ann: broken ${wayOut}` },
    ],
  ])('%s: what is only true for a time is not kept', (_what, before, facts, after) => {
    const decision = decideTag({ ...seenTag, ...before }, aTagSeen(facts), 9);
    if (after === 'stale') return expect(decision.kind).toBe('stale');
    const { why: _why, ...rest } = seenTag;
    expect(decision).toEqual({
      kind: 'moved',
      next: { ...rest, why: expect.any(String), ...after },
      effects: [],
      why: expect.stringMatching(/^hello v1\.0\.0: /),
    });
  });

  it.each<[string, Partial<TagRecord>, readonly string[], readonly object[]]>([
    ['one that is new', {}, ['sample', 'new'], [tellNew]],
    ['the only one that takes it now', { why: 'unclaimed', lines: [] }, ['new'], [tellNew]],
    [
      'one, where it is out of quarantine',
      { verdict: 'quarantined', why: suspiciousNumber.why, lines: [] },
      ['sample'],
      [tellSample],
    ],
  ])('is told to the lines that were never told: %s', (_which, facts, lines, effects) => {
    const known = { ...seenTag, ...facts };
    expect(decideTag(known, aTagSeen({ lines }), 9)).toEqual({
      kind: 'moved',
      next: { ...seenTag, lines: [...new Set([...known.lines, ...lines])] },
      effects,
      why: 'hello v1.0.0: accepted, taken',
    });
  });
});

describe('a tag that is gone', () => {
  const lost = { verdict: 'quarantined', why: goneWhy, goneSinceMs: 9 } as const;
  it.each<[string, TagRecord | undefined, TagEvent, TagRecord | 'stale']>([
    ['that was seen', seenTag, aTagGone(), { ...seenTag, ...lost }],
    ['that was moved before', { ...seenTag, movedTo: 'c2' }, aTagGone(), { ...seenTag, ...lost }],
    [
      'that was only listed',
      undefined,
      aTagGone({ first: 'c1' }),
      { ...seenTag, ...lost, seenAtMs: 9, via: 'webhook', lines: [] },
    ],
    ['that is known to be gone', { ...seenTag, ...lost, goneSinceMs: 7 }, aTagGone(), 'stale'],
    ['that was never seen', undefined, aTagGone(), 'stale'],
  ])('%s', (_what, known, event, after) => {
    const decision = decideTag(known, event, 9);
    if (after === 'stale') return expect(decision.kind).toBe('stale');
    const why = `hello v1.0.0: quarantined, ${goneWhy}`;
    expect(decision).toEqual({ kind: 'moved', next: after, effects: [], why });
  });
});
