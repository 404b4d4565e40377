import { describe, expect, it } from 'vitest';
import { decideTag } from '#core/decide-tag.ts';
import type { TagRecord, TagSeen } from '#core/tag.ts';
import {
  acceptedNumber,
  aTagGone,
  aTagSeen,
  goneWhy,
  movedWhy,
  seenTag,
  suspiciousNumber,
  wayOut,
} from '../given/tag-sight.ts';

describe('a tag in quarantine of which nothing was told or built', () => {
  const why = `${suspiciousNumber.why} ${wayOut}`;
  const held: TagRecord = { ...seenTag, verdict: 'quarantined', why, lines: [], isUnused: true };
  const atNew = `it was first at c1, and is at c2; nothing was told or built of it ${wayOut}`;
  const elsewhere = { commit: 'c2', judgement: acceptedNumber };
  const movedOn: TagRecord = { ...held, why: atNew, movedTo: 'c2' };

  it.each<[string, TagRecord, Partial<TagSeen>, Partial<TagRecord>]>([
    ['moved to where it is good, can be released', held, elsewhere, movedOn],
    [
      'released there, counts there, and is told to its lines',
      movedOn,
      { ...elsewhere, isReleased: true },
      { ...seenTag, commit: 'c2' },
    ],
    [
      'released there before anybody saw it there, does so too',
      held,
      { ...elsewhere, isReleased: true },
      { ...seenTag, commit: 'c2' },
    ],
    ['moved back, is as it was', movedOn, { judgement: suspiciousNumber }, held],
    [
      'moved, where it was released in production, is released by nobody',
      held,
      { ...elsewhere, isInUse: true },
      { ...seenTag, verdict: 'quarantined', why: movedWhy, lines: [], movedTo: 'c2' },
    ],
    [
      'pushed again elsewhere after it was gone, can be released',
      { ...held, why: goneWhy, goneSinceMs: 7 },
      elsewhere,
      movedOn,
    ],
  ])('%s', (_what, before, facts, after) => {
    const { isUnused: _unused, ...used } = { ...held, ...after };
    const next = after.isUnused ? { ...used, isUnused: true } : used;
    expect(decideTag(before, aTagSeen(facts), 9)).toHaveProperty('next', next);
  });

  it('stays so while it is gone', () => {
    const next = { ...held, why: goneWhy, goneSinceMs: 9 };
    expect(decideTag(held, aTagGone(), 9)).toHaveProperty('next', next);
  });

  it('is in use as soon as it was good', () => {
    const good = decideTag(held, aTagSeen(), 9);
    if (good.kind === 'stale') return expect.unreachable();
    expect(decideTag(good.next, aTagSeen({ commit: 'c2' }), 10)).toMatchObject({
      next: { why: movedWhy, movedTo: 'c2' },
    });
    expect(good.next).not.toHaveProperty('isUnused');
  });
});
